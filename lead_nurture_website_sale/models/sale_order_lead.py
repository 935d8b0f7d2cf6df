from odoo import models
from odoo.fields import Domain

# How much of what is in a cart is told.
MAX_CHARACTERS = 250


class SaleOrder(models.Model):
    """Whose cart or order it is, and what is recorded of it."""

    _inherit = "sale.order"

    def _find_leads(self):
        """Give {order: lead} of the orders whose customer is a lead of the company.

        By contact or e-mail; an open lead before a lost and a won one, then the
        contact's before one with the same e-mail, then the newest.
        """
        found = {}
        for company, orders in self.grouped("company_id").items():
            leads = orders._search_leads(company)
            for order in orders:
                mine = leads.filtered(order._is_of_customer)
                if mine:
                    found[order] = max(mine, key=order._rank_lead)
        return found

    def _search_leads(self, company):
        # sudo: what a customer does belongs to the lead whoever owns it
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        partners = self.sudo().partner_id
        emails = [email for email in partners.mapped("email_normalized") if email]
        return leads.search_fetch(
            Domain("company_id", "in", [company.id, False])
            & (
                Domain("partner_id", "in", partners.ids)
                | Domain("email_normalized", "in", emails)
            ),
            ["partner_id", "email_normalized", "active", "won_status"],
        )

    def _is_of_customer(self, lead):
        partner = self.sudo().partner_id
        email = partner.email_normalized
        return lead.partner_id == partner or bool(
            email and lead.email_normalized == email
        )

    def _rank_lead(self, lead):
        return (
            lead.active and lead.won_status == "pending",
            lead.won_status != "won",
            lead.partner_id == self.sudo().partner_id,
            lead.id,
        )

    def _record_for_leads(self, code, leads, *, now, captures=None):
        """Record an engagement of ``leads`` ({order: lead}), once for each order.

        ``code`` is that of the engagement type; without such a type, nothing.
        ``captures`` gives the captures by order that made the leads, where known.
        """
        types = self.env["lead.engagement.type"].sudo()
        if not types.with_context(active_test=False).search_count(
            [("code", "=", code)], limit=1
        ):
            return
        rows = [
            {
                "lead_id": lead.id,
                "type": code,
                "occurred_at": order._get_left_at() if code == "cart" else now,
                "external_key": f"sale.order:{order.id}:{code}",
                "value": order._get_company_amount(),
                "description": order._describe_content(),
                "url": order._get_cart_url() if code == "cart" else None,
                "capture_id": captures[order].id if captures else None,
            }
            for order, lead in leads.items()
        ]
        if rows:
            self.env["lead.engagement"].sudo()._record_engagement(rows, now=now)

    def _get_company_amount(self):
        """Give the total in the company's currency, so that leads can be compared."""
        return self.amount_total / (self.currency_rate or 1.0)

    def _describe_content(self):
        products = self.order_line.filtered(lambda line: not line.is_delivery)
        names = products.product_id.mapped("name")
        return ", ".join(names)[:MAX_CHARACTERS] or None

    def _get_cart_url(self):
        """Give the page of the cart; who logs in finds it there."""
        return f"{self.website_id.get_base_url()}/shop/cart"
