from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """A lead that nobody followed up is recycled: it starts again as a raw lead."""

    _inherit = "crm.lead"

    def _recycle(self, now):
        """Let the qualification fall to raw, so that only new activity raises it.

        The score stays and is the one to exceed: what the lead does from now on is
        scored as ever, and a qualification that rises again is routed again. Marketing
        may go on with the lead meanwhile. ``now`` is naive UTC. One statement and one
        insert for all leads; those that are raw already are left alone.
        """
        # sudo: the engine's columns are read-only for people; their change is recorded
        leads = self.sudo().filtered(lambda lead: lead.qualification in ("mql", "sql"))
        if not leads:
            return
        changes = [
            {
                "lead_id": lead.id,
                "from_qualification": lead.qualification,
                "to_qualification": "raw",
                "reason": "recycled",
                "lead_score": lead.lead_score,
                "user_id": self.env.uid,
            }
            for lead in leads
        ]
        leads._write_recycled([max(1, change["lead_score"]) for change in changes])
        self.env["lead.qualification.change"]._record_change(changes, now=now)

    def _write_recycled(self, held_scores):
        # As the score engine writes them: these columns are its own.
        columns = ["qualification", "qualification_held_score"]
        self.flush_recordset(columns)
        self.env.cr.execute(
            SQL(
                """UPDATE crm_lead
                      SET qualification = 'raw', qualification_held_score = held.score
                     FROM unnest(%s::int[], %s::int[]) held (lead_id, score)
                    WHERE crm_lead.id = held.lead_id""",
                self.ids,
                held_scores,
            )
        )
        self.invalidate_recordset(columns, flush=False)
