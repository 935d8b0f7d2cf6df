from odoo import models


class LeadCustody(models.Model):
    """Where leads go may let them enter a flow, or end it."""

    _inherit = "lead.custody"

    def _open_rows(self, query):
        rows = super()._open_rows(query)
        self.env["lead.nurture.signal"]._signal("custody", rows, "started_at")
        return rows

    def _open_captured(self, pairs, these, *, now, reason="captured"):
        result = super()._open_captured(pairs, these, now=now, reason=reason)
        self.env["lead.nurture.signal"]._signal_new_leads(these, now)
        return result
