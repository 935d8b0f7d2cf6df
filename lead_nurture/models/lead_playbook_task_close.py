from odoo import api, models
from odoo.tools import SQL

from ..paths import Way

# A task in these states has its activity, and can be done.
OPEN = ("running", "parked")


class LeadPlaybookTask(models.Model):
    """Tasks end: done or skipped, once each."""

    _inherit = "lead.playbook.task"

    @api.model
    def _close(
        self,
        outcomes,
        now,
        *,
        user=None,
        feedback=None,
        is_automatic=False,
        is_marked=False,
        ways=None,
    ):
        """End open tasks as done, and let their runs go on: {task: outcome or empty}.

        Tasks that somebody else has ended meanwhile change nothing.

        :param now: naive UTC datetime
        :param user: who did it; nobody when it was met by itself
        :param feedback: what the person wrote
        :param is_automatic: it was met by itself
        :param is_marked: the caller marks their activities as done
        :param ways: {task id: ``Way``} that count instead of those of the outcomes
        :return: the tasks that are done by this call
        """
        # sudo: tasks are written by the system; whoever may do the activity may
        tasks = self.sudo().browse(task.id for task in outcomes)
        outcome_ids = {
            task.id: outcome.id or None for task, outcome in outcomes.items()
        }
        closed = tasks._end_as(
            "done",
            now,
            done_by_id=user.id if user else None,
            is_automatic=is_automatic,
            feedback=feedback or None,
            outcome_id=outcome_ids,
        )
        found = {task.id: task.outcome_id._get_way() for task in closed}
        if not is_marked:
            closed._archive_activities(feedback)
        closed._go_on({**found, **(ways or {})}, now)
        closed._after_close(now)
        return closed

    def _end_as(self, state, now, **values):
        """Give those of these that were open, now in ``state``, with ``values``.

        A value is one for all, or a dict {task id: value}. From here to the commit
        nobody else opens or closes tasks of their runs.
        """
        self.flush_model()
        running = self.env["lead.playbook.run"].sudo()._take_turn(self.run_id.ids, now)
        columns = [
            SQL(
                "%s = %s",
                SQL.identifier(name),
                self._value_sql(name, value),
            )
            for name, value in values.items()
        ]
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task
                      SET state = %s, ended_at = %s, due_at = NULL, %s
                    WHERE id = ANY (%s) AND state = ANY (%s) AND run_id = ANY (%s)
                RETURNING id""",
                state,
                now,
                SQL(", ").join(columns),
                self.ids,
                list(OPEN),
                sorted(running),
            )
        )
        self.invalidate_model(flush=False)
        return self.browse(sorted(row[0] for row in rows))

    @api.model
    def _value_sql(self, name, value):
        """SQL: a value, or of a dict {task id: value} the one of the row."""
        if not isinstance(value, dict):
            return SQL("%s", value)
        kind = SQL(self._fields[name].column_type[1])
        return SQL(
            """(SELECT value FROM unnest(%s::int4[], %s::%s[]) AS given (id, value)
                 WHERE given.id = lead_playbook_task.id)""",
            list(value),
            list(value.values()),
            kind,
        )

    def _archive_activities(self, feedback):
        """Mark the activities of these as done, without a message for each."""
        activities = self.activity_id.sudo().filtered("active")  # sudo: see _close
        activities.write({"active": False, "feedback": feedback or False})

    def _remove_activities(self):
        """Remove the activities of these: nobody is to do them any more."""
        self.activity_id.sudo().filtered("active").unlink()  # sudo: see _close

    def _after_close(self, now):
        """Called when these are done or skipped, and their runs have gone on."""


class LeadPlaybookOutcome(models.Model):
    _inherit = "lead.playbook.outcome"

    def _get_way(self):
        """Give the ``Way`` of this outcome; of no outcome, that to the next step."""
        if not self:
            return Way()
        return Way(self.leads_to, self.target_step_id.id or 0, self.most_visits)
