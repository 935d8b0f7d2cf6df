from odoo import models


class LeadFollowup(models.Model):
    """A rep who talks to a lead may end a flow for it."""

    _inherit = "lead.followup"

    def _record_followup(self, rows, *, now):
        new_rows = super()._record_followup(rows, now=now)
        self.env["lead.nurture.signal"]._signal("followup", new_rows, "occurred_at")
        return new_rows
