from odoo import api, fields, models
from odoo.tools import SQL

NOTED = "lead_nurture.working_time_changed"


class LeadPlaybookTask(models.Model):
    """Limits that run are computed anew when working time changes: a new holiday."""

    _inherit = "lead.playbook.task"

    is_stale = fields.Boolean(
        readonly=True, help="Working time has changed: the job computes the limit anew."
    )

    @api.model
    def _note_working_time_change(self):
        """Let the job compute the limits of open tasks anew; noted once a transaction.

        Which tasks it concerns is known when their calendars are asked: all of them
        are, and most stay as they are.
        """
        precommit = self.env.cr.precommit
        if NOTED in precommit.data or not self.env["lead.playbook"]._is_any_started():
            return
        precommit.data[NOTED] = True
        precommit.add(self.sudo()._mark_stale)

    @api.model
    def _mark_stale(self):
        self.env.cr.precommit.data.pop(NOTED, None)
        self.flush_model()
        marked = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task SET is_stale = TRUE, due_at = %s
                    WHERE state = 'running' AND limit_at IS NOT NULL
                      AND overdue_at IS NULL RETURNING id""",
                self.env.cr.now(),
            )
        )
        if marked:
            self.invalidate_model(flush=False)
            self._trigger_run()

    def _recompute_stale(self, now):
        """Compute the limits of those of these anew whose working time changed.

        A limit that gets shorter does not end before ``now`` (naive UTC): nobody is
        late because of a change.
        """
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task SET is_stale = FALSE
                    WHERE id = ANY (%s) AND is_stale RETURNING id""",
                self.ids,
            )
        )
        self.invalidate_model(["is_stale"], flush=False)
        for (step, user, start), tasks in (
            self.browse(sorted(row[0] for row in rows))
            .grouped(lambda task: (task.step_id, task.user_id, task.arrived_at))
            .items()
        ):
            times = step._get_times(user, start)
            for limit_at, same in tasks.grouped("limit_at").items():
                same._set_limits(times, limit_at, now)

    def _set_limits(self, times, limit_at, now):
        """Write new ``times`` into these, which had the limit ``limit_at`` so far."""
        if times["limit_at"] == limit_at:
            return
        step, user = self.step_id, self.user_id
        until = times["limit_at"]
        if until and limit_at > now:
            until = max(until, now)
        moments = {name: times[name] or False for name in ("remind_at", "hand_over_at")}
        self.write({**moments, "limit_at": until or False})
        self.flush_recordset()
        if until:
            day = step._get_deadline_day(user, until)
            # sudo: the date follows the limit, whoever changed a calendar
            activities = self.activity_id.sudo().filtered("active")
            activities.write({"date_deadline": day})


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _note_working_time_change(self):
        result = super()._note_working_time_change()
        self.env["lead.playbook.task"]._note_working_time_change()
        return result
