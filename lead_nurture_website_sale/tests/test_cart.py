from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .cart_common import START, CartCase


@tagged("post_install", "-at_install")
class TestCart(CartCase):
    """A cart left behind is noted once with the lead of the customer.

    Capabilities: 132
    """

    def test_cart_left_is_an_engagement_of_the_lead(self):
        self.make_cart(hours=1.5)
        self.note_carts()
        engagement = self.get_engagements("cart")
        self.assertEqual(len(engagement), 1)
        self.assertEqual(engagement.value, 80)
        self.assertEqual(engagement.description, "Oven")
        self.assertEqual(engagement.occurred_at, START - timedelta(minutes=30))
        self.assertTrue(engagement.url.endswith("/shop/cart"))

    def test_cart_counts_from_the_delay_of_its_website(self):
        self.make_cart(hours=0.9)
        self.assertEqual(self.note_carts(), 0)
        self.website.cart_abandoned_delay = 0.5
        self.assertEqual(self.note_carts(), 1)

    def test_cart_is_noted_once(self):
        cart = self.make_cart()
        self.note_carts()
        self.assertEqual(self.note_carts(), 0)
        # As if the mark had been lost: the key of the engagement holds.
        cart.lead_cart_noted = False
        self.assertEqual(self.note_carts(), 1)
        self.assertEqual(len(self.get_engagements("cart")), 1)

    def test_old_cart_is_not_news(self):
        self.make_cart(hours=50)
        self.assertEqual(self.note_carts(), 0)

    def test_lead_is_found_by_contact_without_email(self):
        nobody = self.make_customer("Nobody")
        lead = self.make_lead(partner_id=nobody.id, email_from=False)
        nobody.email = False
        self.make_cart(nobody)
        self.note_carts()
        self.assertEqual(len(self.get_engagements("cart", lead)), 1)

    def test_cart_without_email_and_lead_is_nobodys(self):
        before = self.env["crm.lead"].search_count([])
        self.make_cart(self.make_customer("Nobody"))
        self.assertEqual(self.note_carts(), 1)
        self.assertFalse(self.get_engagements("cart", False))
        self.assertEqual(self.env["crm.lead"].search_count([]), before)

    def test_cart_of_a_visitor_without_name_is_not_looked_into(self):
        self.make_cart(self.website.user_id.partner_id)
        self.assertEqual(self.note_carts(), 0)

    def test_empty_cart_is_not_left(self):
        self.make_cart(order_line=[])
        self.assertEqual(self.note_carts(), 0)

    def test_lead_of_another_company_is_left_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.write({"user_id": False, "team_id": False, "company_id": other.id})
        self.make_cart()
        self.note_carts()
        self.assertFalse(self.get_engagements("cart", False))

    def test_open_lead_comes_before_a_newer_lost_one(self):
        lost = self.make_lead()
        lost.action_set_lost()
        self.make_cart()
        self.note_carts()
        self.assertEqual(self.get_engagements("cart", False).lead_id, self.lead)

    def test_who_ordered_since_left_no_cart(self):
        self.make_cart()
        order = self.make_cart(hours=0.5)
        order.action_confirm()
        self.assertEqual(self.note_carts(), 0)

    def test_cart_that_fails_does_not_stop_the_others(self):
        bad, good = self.make_cart(hours=2), self.make_cart(hours=1.5)
        record = type(bad)._get_company_amount

        def fail(order):
            if order == bad:
                raise ValueError("poison")
            return record(order)

        self.patch(type(bad), "_get_company_amount", fail)
        with self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"):
            self.assertEqual(self.note_carts(), 2)
        keys = self.get_engagements("cart").mapped("external_key")
        self.assertEqual(keys, [f"sale.order:{good.id}:cart"])
        self.assertEqual(self.note_carts(), 0)

    def test_job_notes_all_batches(self):
        for _number in range(3):
            self.make_cart()
        orders = self.env["sale.order"]
        self.assertEqual([orders._note_left_next(limit=2) for _ in range(3)], [2, 1, 0])

    def test_job_runs(self):
        # The job has a clock of its own.
        begun = fields.Datetime.now() - timedelta(hours=2)
        cart = self.make_cart(date_order=begun)
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_nurture_website_sale.ir_cron_left_carts"
            ).method_direct_trigger()
        self.assertTrue(cart.lead_cart_noted)
