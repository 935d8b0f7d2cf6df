from datetime import timedelta

from odoo.tests import tagged

from .alert_common import AlertCase


@tagged("post_install", "-at_install")
class TestAlertSms(AlertCase):
    """SMS go through Odoo's own queue.

    Capabilities: 97
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.only("urgent", "sms")
        cls.ann.partner_id.write({"phone": "+32470123456"})

    def _message(self, alert):
        return self.env["sms.sms"].search([("uuid", "=", alert.sms_key)])

    def test_handed_over_once(self):
        alert = self.send("urgent")
        message = self._message(alert)
        self.assertEqual((message.number, message.body), ("+32470123456", alert.text))
        self.assertEqual(alert.state, "sending")
        self.assertFalse(self.alerts._send_due(self.now))

    def test_gone_message_has_left(self):
        alert = self.send("urgent")
        self._message(alert).unlink()
        self.alerts._send_due(self.now + timedelta(minutes=10))
        self.assertEqual(alert.state, "sent")

    def test_failed_message_is_sent_again(self):
        alert = self.send("urgent")
        first = self._message(alert)
        first.write({"state": "error", "failure_type": "sms_credit"})
        self.alerts._send_due(self.now + timedelta(minutes=10))
        self.assertEqual((alert.state, alert.error), ("failed", "sms_credit"))
        self.alerts._send_due(self.now + timedelta(minutes=11))
        self.assertNotEqual(self._message(alert), first)

    def test_waiting_and_cancelled_messages(self):
        alert = self.send("urgent")
        self.alerts._send_due(self.now + timedelta(minutes=10))
        self.assertEqual(alert.next_try_at, self.now + timedelta(minutes=20))
        self._message(alert).state = "canceled"
        self.alerts._send_due(self.now + timedelta(minutes=20))
        self.assertEqual(alert.state, "cancelled")

    def test_without_a_number_it_is_given_up(self):
        self.ann.partner_id.phone = False
        self.assertEqual(self.send("urgent").state, "parked")
