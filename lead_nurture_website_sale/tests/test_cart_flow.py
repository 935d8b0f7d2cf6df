from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.lead_nurture.tests.preset_common import URL
from odoo.addons.mail.models.mail_template import MailTemplate

from .cart_common import CartCase


@tagged("post_install", "-at_install")
class TestCartFlow(CartCase):
    """The preset answers carts of the shop, from the cart to the order.

    Capabilities: 132
    """

    def leave_cart(self):
        self.start_preset("cart", url=URL)
        cart = self.make_cart()
        self.note_carts()
        return cart

    def test_two_reminders_after_1_and_24_hours(self):
        self.leave_cart()
        self.finish()
        self.assertEqual(self.get_done(), {"Reminder": 1, "What others say": 24})

    def test_who_orders_within_the_hour_gets_none(self):
        cart = self.leave_cart()
        self.go_on(minutes=30)
        cart.action_confirm()
        self.finish()
        self.assertEqual(self.get_done(), {})

    def test_who_orders_after_the_first_gets_no_second(self):
        cart = self.leave_cart()
        self.go_on(hours=2)
        cart.action_confirm()
        self.finish()
        self.assertEqual([*self.get_done()], ["Reminder"])

    # Odoo's own e-mail -------------------------------------------------------------
    def send_own(self):
        """Let Odoo send its e-mails of abandoned carts; give the ids of the carts."""
        self.website.send_abandoned_cart_email = True
        long_ago = self.after(days=-30)
        self.website.send_abandoned_cart_email_activation_time = long_ago
        sent = []

        def note(template, res_id, *args, **kwargs):
            sent.append(res_id)

        with patch.object(MailTemplate, "send_mail", note):
            self.env["website"]._send_abandoned_cart_email()
        return sent

    def test_own_email_is_not_sent_beside_the_flow(self):
        self.start_preset("cart", url=URL)
        cart = self.make_cart()
        other = self.make_cart(self.make_customer("Bob", "bob@example.com"))
        sent = self.send_own()
        self.assertNotIn(cart.id, sent)
        self.assertIn(other.id, sent)

    def test_own_email_is_sent_without_a_flow(self):
        cart = self.make_cart()
        self.assertIn(cart.id, self.send_own())
