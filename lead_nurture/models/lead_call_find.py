from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# A task may be opened by the system a little after the call that began before it.
SLACK = timedelta(minutes=10)


class LeadCall(models.Model):
    """Which task of a playbook a call belongs to."""

    _inherit = "lead.call"

    def _find_tasks(self):
        """Say for those of these that name no step which task they are, by one query.

        Meant is a step with points, or whose activity is a call: the one that was open
        at the time of the call, then that of the same rep, then the last one begun.
        """
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT call.id, task.id, task.step_id
                  FROM lead_call call, LATERAL (
                    SELECT task.id, task.step_id
                      FROM lead_playbook_task task
                      JOIN lead_playbook_step step ON step.id = task.step_id
                 LEFT JOIN mail_activity_type type ON type.id = step.activity_type_id
                     WHERE task.lead_id = call.lead_id
                       AND task.state IN ('running', 'parked', 'done')
                       AND task.entered_at <= call.occurred_at + %(slack)s
                       AND (type.category = 'phonecall' OR EXISTS (
                            SELECT FROM lead_playbook_point point
                             WHERE point.step_id = step.id))
                  ORDER BY (task.ended_at IS NULL
                            OR task.ended_at >= call.occurred_at) DESC,
                           (task.user_id = call.user_id) DESC NULLS LAST,
                           EXISTS (SELECT FROM lead_playbook_point point
                                    WHERE point.step_id = step.id) DESC,
                           task.entered_at DESC, task.id DESC
                     LIMIT 1) task
                 WHERE call.id = ANY (%(ids)s)
                   AND call.step_id IS NULL AND call.task_id IS NULL
                """,
                slack=SLACK,
                ids=self.ids,
            )
        )
        for call_id, task_id, step_id in rows:
            # sudo: found, and not entered
            call = self.browse(call_id).sudo()
            call.write({"task_id": task_id, "step_id": step_id})
        for call in self.filtered(lambda one: one.task_id and not one.step_id):
            call.sudo().step_id = call.task_id.step_id
