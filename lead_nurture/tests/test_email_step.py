from unittest.mock import patch

from odoo.exceptions import RedirectWarning, UserError
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

    def test_no_mail_server_is_asked_when_mails_are_queued(self):
        server = type(self.env["ir.mail_server"])
        with patch.object(server, "_connect__") as connect:
            self.begin()
        connect.assert_not_called()
        self.assertEqual(self.get_mails().state, "nurture")

    def test_who_comes_again_gets_the_mail_again(self):
        self.flow.reentry = "always"
        self.begin()
        self.executions._send_due(self.now)
        executions = self.begin()
        self.assertEqual(executions.mapped("state"), ["done", "queued"])
        self.executions._send_due(self.now)
        self.assertEqual(executions.mapped("state"), ["done", "done"])

    def test_same_words_to_one_address_go_out_once(self):
        twin = self.make_leads(email_from="ann@example.com")
        executions = self.begin(self.lead | twin)
        self.assertEqual(sorted(executions.mapped("state")), ["queued", "skipped"])
        self.assertEqual(len(self.get_mails()), 1)

    def test_owner_sends_and_gets_the_answers(self):
        ann = self.env["res.users"].create(
            {"name": "Ann", "login": "ann_nurture", "email": "ann@our.example.com"}
        )
        self.lead.user_id = ann
        self.step.write({"sender": "owner", "replies_to": "owner"})
        self.begin(self.lead | self.make_leads(email_from="li@example.com"))
        mails = self.get_mails().sorted("email_to")
        self.assertIn("ann@our.example.com", mails[0].email_from)
        self.assertIn("ann@our.example.com", mails[0].reply_to)
        self.assertNotIn("ann@our.example.com", mails[1].email_from)

    def test_each_lead_is_named(self):
        self.step.mailing_id.body_html = '<p>Hi <t t-out="object.contact_name"/></p>'
        leads = self.make_leads(2)
        for lead, name in zip(leads, ("Bo", "Li"), strict=True):
            lead.write({"contact_name": name, "email_from": f"{name}@example.com"})
        self.begin(leads)
        mails = self.get_mails().sorted("email_to")
        self.assertIn("Hi Bo", mails[0].body_html)
        self.assertIn("Hi Li", mails[1].body_html)

    def test_technical_mailing_is_hidden_and_sends_nothing_by_itself(self):
        mailing = self.step.mailing_id
        self.assertNotIn(mailing, self.env["mailing.mailing"].search([]))
        with self.assertRaises(UserError):
            mailing.action_send_mail(self.lead.ids)

    def test_text_of_a_flow_that_runs_is_kept(self):
        self.start(self.flow)
        with self.assertRaises(RedirectWarning):
            self.step.mailing_id.body_html = "<p>Other</p>"

    def test_next_version_has_a_mail_of_its_own(self):
        self.start(self.flow)
        draft = self.flow._make_version()
        step = draft.step_ids
        self.assertNotEqual(step.mailing_id, self.step.mailing_id)
        self.assertEqual(step.mail_subject, "Hello")
        step.mailing_id.body_html = "<p>Other</p>"
        self.assertIn("News", self.step.mailing_id.body_html)
