from odoo.tests import tagged

from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestEmailStep(SendingCase):
    """What an e-mail step queues, and whom it skips. Capabilities: 118"""

    def test_mail_waits_outside_the_queue_of_odoo(self):
        execution = self.begin()
        self.assertEqual(execution.state, "queued")
        mail = self.get_mails()
        self.assertEqual(mail.state, "nurture")
        self.assertEqual(mail.email_to, "ann@example.com")
        self.env["mail.mail"].process_email_queue()
        self.assertEqual(mail.state, "nurture")

    def test_sent_mail_lets_the_enrollment_go_on(self):
        execution = self.begin()
        self.assertEqual(self.executions._send_due(self.now), 1)
        self.assertEqual(execution.state, "done")
        self.assertEqual(execution.enrollment_id.state, "done")

    def test_sent_mail_is_an_automatic_followup(self):
        self.begin()
        self.executions._send_due(self.now)
        followup = self.lead.followup_ids
        self.assertEqual(followup.mapped("channel"), ["mail"])
        self.assertTrue(followup.is_automatic)
        self.assertEqual(followup.note, "Hello")
