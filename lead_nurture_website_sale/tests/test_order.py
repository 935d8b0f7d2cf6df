from odoo.tests import tagged
from odoo.tools import mute_logger

from .cart_common import START, CartCase


@tagged("post_install", "-at_install")
class TestOrder(CartCase):
    """A confirmed order is noted once with the lead, and never kept from being one.

    Capabilities: 132
    """

    def test_order_is_an_engagement_of_the_lead(self):
        self.make_cart().action_confirm()
        engagement = self.get_engagements("order")
        self.assertEqual(len(engagement), 1)
        self.assertEqual(engagement.value, 80)
        self.assertEqual(engagement.occurred_at, START)

    def test_order_of_a_salesperson_counts_as_well(self):
        self.make_cart(website_id=False).action_confirm()
        self.assertEqual(len(self.get_engagements("order")), 1)

    def test_order_confirmed_again_is_noted_once(self):
        order = self.make_cart()
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(len(self.get_engagements("order")), 1)

    def test_order_of_who_is_no_lead_makes_none(self):
        before = self.env["crm.lead"].search_count([])
        self.make_cart(self.make_customer("Bob", "bob@example.com")).action_confirm()
        self.assertFalse(self.get_engagements("order", False))
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_value_is_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [(0, 0, {"name": "2026-01-01", "rate": 4.0})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Test", "currency_id": currency.id}
        )
        order = self.make_cart(pricelist_id=pricelist.id)
        self.assertEqual(order.amount_total, 320)
        order.action_confirm()
        self.assertAlmostEqual(self.get_engagements("order").value, 80)

    def test_failure_to_note_does_not_stop_the_order(self):
        def fail(order):
            raise ValueError("poison")

        order = self.make_cart()
        self.patch(type(order), "_find_leads", fail)
        with mute_logger("odoo.addons.lead_priority.batches"):
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_order_goes_on_when_its_kind_of_engagement_is_gone(self):
        self.env.ref("lead_nurture.lead_engagement_type_order").code = "purchase"
        order = self.make_cart()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
