from odoo.tests import tagged

from odoo.addons.lead_nurture.tests.preset_common import URL

from .cart_common import CartCase


@tagged("post_install", "-at_install")
class TestCartCapture(CartCase):
    """Who leaves a cart and is no lead becomes one, where the website says so.

    Capabilities: 132
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["lead.capture.form"].create(
            {"name": "Carts", "company_id": cls.website.company_id.id}
        )
        cls.website.lead_cart_form_id = cls.form
        cls.bob = cls.make_customer("Bob", "bob@example.com")

    def process(self):
        captures = self.env["lead.capture"].search([("form_id", "=", self.form.id)])
        captures._process(self.now)
        return captures

    def test_customer_becomes_a_lead_that_left_a_cart(self):
        self.make_cart(self.bob)
        self.note_carts()
        capture = self.process()
        self.assertEqual(capture.state, "lead")
        lead = capture.lead_id
        self.assertEqual(
            (lead.email_from, lead.contact_name), ("bob@example.com", "Bob")
        )
        engagement = self.env["lead.engagement"].search([("lead_id", "=", lead.id)])
        self.assertEqual(engagement.type_id.code, "cart")
        self.assertEqual(engagement.value, 80)
        self.assertEqual(engagement.capture_id, capture)

    def test_lead_that_is_there_is_not_captured(self):
        self.make_cart()
        self.note_carts()
        self.assertFalse(self.process())
        self.assertEqual(len(self.get_engagements("cart")), 1)

    def test_won_lead_becomes_a_new_one(self):
        self.lead.action_set_won()
        self.make_cart()
        self.note_carts()
        lead = self.process().lead_id
        self.assertNotEqual(lead, self.lead)
        self.assertEqual(len(self.get_engagements("cart", lead)), 1)

    def test_nobody_without_email_becomes_a_lead(self):
        self.make_cart(self.make_customer("Nobody"))
        self.note_carts()
        self.assertFalse(self.process())

    def test_form_of_another_company_makes_no_leads(self):
        self.form.company_id = self.env["res.company"].create({"name": "Other"})
        self.make_cart(self.bob)
        self.note_carts()
        self.assertFalse(self.process())

    def test_new_lead_is_reminded_until_it_orders(self):
        self.start_preset("cart", url=URL)
        cart = self.make_cart(self.bob)
        self.note_carts()
        lead = self.process().lead_id
        self.do_pass()
        self.go_on(hours=2)
        cart.action_confirm()
        self.finish()
        self.assertEqual([*self.get_done(lead)], ["Reminder"])
