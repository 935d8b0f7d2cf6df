from odoo import api, models
from odoo.tools import SQL


class LeadMilestone(models.Model):
    """What channels are owed follows the milestones, in the same transaction."""

    _inherit = "lead.milestone"

    @api.model
    def _refresh(self, capture_ids):
        result = super()._refresh(capture_ids)
        if capture_ids:
            self.env["lead.attribution"]._refresh(capture_ids)
        return result

    @api.model
    def _rebuild(self):
        result = super()._rebuild()
        self.env["lead.attribution"]._rebuild()
        return result

    @api.model
    def _note_sales(self, companies):
        """Let the job work the sales of companies out anew."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_milestone_change (capture_id)
                   SELECT capture_id FROM lead_milestone
                    WHERE won_at IS NOT NULL AND company_id = ANY (%s)""",
                companies.ids,
            )
        )
