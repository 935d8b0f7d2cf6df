from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

from ..waking import wake
from .lead_playbook_step_limit import LOOK_EVERY, LOOKED_FOR
from .lead_runner_mixin import RUNNING

# What is noticed so late (an outage, a pause) gives its person new time before
# somebody else gets the lead.
LATE = timedelta(hours=1)
SOON = timedelta(seconds=1)


class LeadPlaybookTask(models.Model):
    """The job that looks at open tasks: reminds, tells, escalates, hands over.

    Each does its latest due step only: after an outage nobody is reminded of what is
    overdue already.
    """

    _inherit = "lead.playbook.task"

    hand_over_at = fields.Datetime("Hand-over", readonly=True)
    times_missed = fields.Integer(
        "Limits Missed",
        readonly=True,
        aggregator="sum",
        help="How often its limit was over; kept when somebody else gets the task.",
    )

    @api.model
    def _cron_look(self):
        """Look at what is due, each batch in a transaction of its own."""
        place = {}
        run_batches(self.env, lambda: self._run_due(self.env.cr.now(), place=place))

    @api.model
    def _trigger_run(self):
        """Let the job run right after this transaction."""
        wake(self.env, "ir_cron_look_at_playbooks")

    @api.model
    def _get_not_paused_sql(self):
        """Leave out playbooks that are held."""
        held = self.env["lead.playbook"]._get_held_sql()
        return SQL("task.playbook_id NOT IN (%s)", held)

    @api.model
    def _due_query(self, now, limit, after=None):
        """As in the mixin, with the runs locked, too: whoever closes a task takes the
        turn of its run first, and neither waits for the other.
        """
        return SQL(
            """SELECT task.due_at, task.id FROM lead_playbook_task task
                 JOIN lead_playbook_run run ON run.id = task.run_id
                WHERE task.state = 'running' AND task.due_at <= %s AND %s AND %s
             ORDER BY task.due_at, task.id LIMIT %s
               FOR UPDATE OF task, run SKIP LOCKED""",
            now,
            SQL("(task.due_at, task.id) > (%s, %s)", *after) if after else SQL("TRUE"),
            self._get_not_paused_sql(),
            limit,
        )

    def _do_round(self, now):
        """Do what is due of these, all of a kind at once; plan the next look."""
        self.env["lead.playbook.run"]._follow(self.lead_id.ids, now)
        tasks = self._find_still_due(now)
        tasks -= tasks._close_met(now)
        tasks._find_left()._give_anew(now)
        tasks._recompute_stale(now)
        for due, ids in tasks._group_due(now).items():
            getattr(self.browse(ids), f"_do_{due}")(now)
        tasks._plan_looks(now)

    def _close_met(self, now):
        """End those of these that are done by what is known of their leads, without
        a mark; give what it ended.
        """
        met = self.browse()
        for step, tasks in self.grouped("step_id").items():
            met |= step._find_met_by_itself(tasks, now)
        nothing = self.env["lead.playbook.outcome"]
        if not met:
            return met
        return self._close(dict.fromkeys(met, nothing), now, is_automatic=True)

    def _find_left(self):
        """Give those of these whose person is gone."""
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id FROM lead_playbook_task task
                     LEFT JOIN res_users person ON person.id = task.user_id
                    WHERE task.id = ANY (%s) AND task.state = %s
                      AND person.active IS NOT TRUE ORDER BY task.id""",
                self.ids,
                RUNNING,
            )
        )
        return self.browse(row[0] for row in rows)

    def _group_due(self, now):
        """Give {what is due: ids} of these, the last first of what passed meanwhile."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id, CASE
                     WHEN overdue_at IS NOT NULL AND hand_over_at <= %(now)s
                          THEN 'hand_over'
                     WHEN overdue_at IS NULL AND limit_at <= %(now)s THEN 'overdue'
                     WHEN overdue_at IS NULL AND reminded_at IS NULL
                          AND remind_at <= %(now)s THEN 'remind' END
                     FROM lead_playbook_task
                    WHERE id = ANY (%(ids)s) AND state = %(running)s ORDER BY id""",
                now=now,
                running=RUNNING,
                ids=self.ids,
            )
        )
        groups = {}
        for task_id, due in rows:
            if due:
                groups.setdefault(due, []).append(task_id)
        return groups

    def _plan_looks(self, now):
        """Write when the job looks at these next; what failed before is forgotten."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_task task SET tries = 0, error = NULL,
                          due_at = CASE WHEN next.at IS NOT NULL
                                   THEN GREATEST(%(soon)s, next.at) END
                     FROM lead_playbook_task this
                     JOIN lead_playbook_step step ON step.id = this.step_id
                    CROSS JOIN LATERAL (SELECT LEAST(
                          CASE WHEN this.overdue_at IS NOT NULL THEN this.hand_over_at
                               WHEN this.reminded_at IS NULL
                                    AND this.remind_at > %(now)s THEN this.remind_at
                               ELSE this.limit_at END,
                          CASE WHEN step.done_when = ANY (%(looked_for)s)
                               THEN %(look_at)s::timestamp END) AS at) next
                    WHERE this.id = task.id AND task.id = ANY (%(ids)s)
                      AND task.state = %(running)s""",
                running=RUNNING,
                soon=now + SOON,
                now=now,
                looked_for=list(LOOKED_FOR),
                look_at=now + LOOK_EVERY,
                ids=self.ids,
            )
        )
        self.invalidate_model(flush=False)

    # What is due ------------------------------------------------------------------
    def _do_remind(self, now):
        self.write({"reminded_at": now})
        self._tell("playbook_reminder", now)

    def _do_overdue(self, now):
        """Tell who has these, and the leaders, that they were not done in time."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_task SET overdue_at = limit_at,
                          times_missed = COALESCE(times_missed, 0) + 1
                    WHERE id = ANY (%s)""",
                self.ids,
            )
        )
        self.invalidate_model(flush=False)
        for task in self:
            if task.hand_over_at and now - task.limit_at > LATE:
                task.hand_over_at = task.step_id._get_hand_over_at(task.user_id, now)
        self._tell("playbook_overdue", now)
        self.filtered(lambda task: task.step_id._get_policy().escalates)._escalate(now)

    def _tell(self, event, now, *, to=None, reason=""):
        """Raise an alert about these: one for each lead and person.

        :param to: {task id: user who is told}; who has the task, if not given
        """
        groups = self.grouped(lambda task: (task.lead_id, (to or {}).get(task.id)))
        groups = {
            (lead, user or tasks.user_id[:1]): tasks
            for (lead, user), group in groups.items()
            for tasks in ([group] if user else group.grouped("user_id").values())
        }
        self.env["lead.alert"]._raise_alerts(
            event,
            [
                {
                    "lead_id": lead.id,
                    "user_id": user.id,
                    "company_id": tasks[:1].playbook_id.company_id.id,
                    "values": tasks._prepare_alert_values(user, reason),
                }
                for (lead, user), tasks in groups.items()
                if lead
            ],
            now=now,
        )

    def _prepare_alert_values(self, reader, reason):
        """What the texts name of these, which are about one lead."""
        own = self.with_context(lang=reader.lang or self.env.lang)
        return {
            "step": ", ".join(own.mapped("step_id.name")),
            "playbook": own.playbook_id[:1].name,
            "deadline": min(filter(None, self.mapped("limit_at")), default=None),
            "by": self.user_id[:1].name or "",
            "reason": reason,
        }
