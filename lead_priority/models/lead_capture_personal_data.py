from odoo import models


class LeadCapture(models.Model):
    """Raw bodies of platforms are forgotten with the captures they became."""

    _inherit = "lead.capture"

    def _erase(self, *, now):
        self._blank_deliveries()
        return super()._erase(now=now)

    def _blank_deliveries(self):
        # sudo: called where people are erased, which is checked there
        deliveries = self.env["lead.capture.webhook.delivery"].sudo()
        deliveries = deliveries.search([("capture_ids", "in", self.ids)])
        deliveries.write({"body": False, "documents": False, "headers": False})
