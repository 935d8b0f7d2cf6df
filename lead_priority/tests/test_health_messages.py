from odoo.tests import tagged

from .alert_common import AlertCase
from .health_common import HealthCase


@tagged("post_install", "-at_install")
class TestHealthMessages(HealthCase, AlertCase):
    """Messages that did not go out, and the button that mends it."""

    def test_alerts_waiting(self):
        self.only("assigned", "inbox")
        self.behind(self.raise_alerts(), next_try_at=self.ago(hours=2))
        self.mend("alerts_waiting", "broken", job="lead_priority.ir_cron_send_alerts")

    def test_alerts_that_are_paused_are_not_late(self):
        self.only("assigned", "email")
        self.behind(self.raise_alerts(), next_try_at=self.ago(hours=2))
        self.env.company.lead_alerts_paused = True
        self.assert_state("alerts_waiting", "good", 0)

    def test_alerts_failing(self):
        self.only("assigned", "email")
        alert = self.raise_alerts()
        self.behind(alert, state="parked", next_try_at=None)
        self.mend("alerts_failing")
        self.assertEqual(alert.state, "pending")

    def test_webhooks_failing(self):
        self.env["lead.webhook"].create({"name": "Hook", "url": "https://example.com"})
        self.only("assigned", "webhook")
        alert = self.raise_alerts()
        self.behind(alert, state="unknown", next_try_at=None)
        self.mend("webhooks_failing")
        self.assert_state("alerts_failing", "good", 0)

    def mail(self, state, **age):
        mail = self.env["mail.mail"].create(
            {
                "model": "crm.lead",
                "res_id": self.lead.id,
                "email_to": "a@example.com",
                "state": state,
            }
        )
        self.behind(mail, create_date=self.ago(**age))
        return mail

    def test_mails_failed(self):
        mail = self.mail("exception", minutes=5)
        self.mend("mails_failed")
        self.assertEqual(mail.state, "outgoing")

    def test_mails_waiting(self):
        mail = self.mail("outgoing", hours=2)
        self.assert_state("mails_waiting", "look", 1).action_mend()
        job = self.env.ref("mail.ir_cron_mail_scheduler_action")
        asked = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertTrue(asked)
        mail.state = "sent"
        self.assert_state("mails_waiting", "good", 0)

    def test_mails_about_other_things_are_not_ours(self):
        mail = self.mail("exception", minutes=5)
        mail.model = "res.partner"
        self.assert_state("mails_failed", "good", 0)
