from odoo import models


class LeadQualificationChange(models.Model):
    """A qualification that is reached may let leads enter a flow, or end it."""

    _inherit = "lead.qualification.change"

    def _record_change(self, rows, *, now):
        new_rows = super()._record_change(rows, now=now)
        self.env["lead.nurture.signal"]._signal(
            "qualification", new_rows, "occurred_at"
        )
        return new_rows
