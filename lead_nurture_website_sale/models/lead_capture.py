from odoo import api, models

SCOPE = "cart:"


class LeadCapture(models.Model):
    """A cart in the register: what it records is that the cart was left."""

    _inherit = "lead.capture"

    @api.model
    def _get_engagement_type(self, capture):
        if capture._is_of_cart():
            return {}
        return super()._get_engagement_type(capture)

    @api.model
    def _record_submissions(self, intakes, now):
        result = super()._record_submissions(intakes, now)
        captures, leads = {}, {}
        for intake in intakes:
            if intake.capture._is_of_cart():
                cart = intake.capture._get_cart()
                if cart:
                    captures[cart] = intake.capture
                    leads[cart] = self.env["crm.lead"].browse(intake.lead_id)
        # sudo: an engagement of the cart's lead, whoever processes the capture
        orders = self.env["sale.order"].sudo()
        orders._record_for_leads("cart", leads, now=now, captures=captures)
        return result

    def _is_of_cart(self):
        return self.entry == "website" and self.scope.startswith(SCOPE)

    def _get_cart(self):
        # sudo: the cart that this capture was made of
        orders = self.env["sale.order"].sudo()
        return orders.browse(int(self.idempotency_key)).exists()
