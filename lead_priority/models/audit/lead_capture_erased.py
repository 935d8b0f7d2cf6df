from odoo import models


class LeadCapture(models.Model):
    """Erasing captures that have no lead is logged; that of a lead logs itself."""

    _inherit = "lead.capture"

    def _erase(self, *, now):
        alone = self.filtered(lambda capture: not capture.lead_id)
        result = super()._erase(now=now)
        if alone:
            self.env["lead.journal.change"]._note_erased(alone, now=now)
        return result
