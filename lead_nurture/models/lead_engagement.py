from odoo import models


class LeadEngagement(models.Model):
    """What leads do may let them enter a flow, wake or end it."""

    _inherit = "lead.engagement"

    def _record_engagement(self, rows, *, now, scores_later=False):
        new_rows = super()._record_engagement(rows, now=now, scores_later=scores_later)
        self.env["lead.nurture.signal"]._signal("engagement", new_rows, "occurred_at")
        return new_rows
