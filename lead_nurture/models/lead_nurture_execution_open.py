from odoo import api, models
from odoo.tools import SQL


class LeadNurtureExecution(models.Model):
    """What is open when an enrollment ends."""

    _inherit = "lead.nurture.execution"

    @api.model
    def _call_off(self, enrollment_ids, now):
        """Note of what still waits, or is to be sent, that it is not needed any more.

        What is being sent goes on: nobody can call it back.
        :return: the executions called off
        """
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_nurture_execution
                      SET state = 'skipped', reason = 'not_needed', done_at = %s
                    WHERE enrollment_id = ANY (%s)
                      AND state = ANY ('{waiting,queued}') RETURNING id""",
                now,
                enrollment_ids,
            )
        )
        self.invalidate_model(flush=False)
        return self.browse(row[0] for row in rows)

    @api.model
    def _move_open(self, enrollment_ids, same):
        """Let what is not over be of the same steps in another version.

        :param same: {id of the old step: id of the new one}
        """
        self.env.cr.execute(
            SQL(
                """UPDATE lead_nurture_execution row SET step_id = same.new
                     FROM unnest(%s::int4[], %s::int4[]) AS same (old, new)
                    WHERE row.enrollment_id = ANY (%s) AND row.step_id = same.old
                      AND row.state = ANY ('{waiting,queued,sending,unknown}')""",
                list(same),
                list(same.values()),
                enrollment_ids,
            )
        )
        self.invalidate_model(flush=False)
