from datetime import timedelta

from odoo.addons.lead_nurture.tests.preset_common import START, PresetCase


class CartCase(PresetCase):
    """A shop whose carts count as left after an hour, and customers who fill them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.website.write(
            {"cart_abandoned_delay": 1.0, "send_abandoned_cart_email": False}
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Oven", "list_price": 80, "taxes_id": False}
        )
        cls.eve = cls.make_customer("Eve", "eve@example.com")

    @classmethod
    def make_customer(cls, name, email=False):
        return cls.env["res.partner"].create({"name": name, "email": email})

    @classmethod
    def make_cart(cls, partner=None, hours=1.0, **values):
        """Make a cart that was begun so many hours before now."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.eve).id,
                "website_id": cls.website.id,
                "company_id": cls.website.company_id.id,
                "date_order": cls.now - timedelta(hours=hours),
                "order_line": [(0, 0, {"product_id": cls.product.id})],
                **values,
            }
        )

    def note_carts(self):
        """Do what the job does now; give how many carts were looked into."""
        count = self.env["sale.order"]._note_left_next()
        self.do_pass()
        return count

    def get_engagements(self, code, lead=None):
        domain = [("type_id.code", "=", code)]
        if lead is not False:
            domain.append(("lead_id", "=", (lead or self.lead).id))
        return self.env["lead.engagement"].search(domain)


__all__ = ["START", "CartCase"]
