from odoo.tests import tagged

from .capture_common import CaptureCase

MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{message_id}@mail.example.com>
Date: Mon, 02 Mar 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

Please call me.
"""


@tagged("post_install", "-at_install")
class TestCaptureMail(CaptureCase):
    """Mails to an alias go through the register. Capabilities: 1, 7, 12"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "alias.example.com"})
        cls.env.company.alias_domain_id = cls.domain
        cls.team.write({"alias_name": "sales-in", "alias_domain_id": cls.domain.id})

    def mail(self, sender, number=1, subject="Question"):
        self.env["mail.thread"].with_context(mail_create_nolog=False).message_process(
            "crm.lead",
            MAIL.format(
                sender=sender,
                to="sales-in@alias.example.com",
                subject=subject,
                message_id=f"m{number}",
            ),
        )
        return self.env["lead.capture"].search([("entry", "=", "email")], limit=1)

    def test_mail_of_a_new_person_makes_a_lead(self):
        capture = self.mail("Ann Example <ann@example.com>")
        lead = capture.lead_id
        self.assertEqual(capture.state, "lead")
        self.assertEqual(lead.email_normalized, "ann@example.com")
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.medium_id.name, "Email")
        self.assertEqual(lead.capture_ids, capture)
        self.assertIn("Please call me", lead.message_ids[0].body)

    def test_mail_of_a_known_person_is_a_touch_with_the_mail_in_its_chatter(self):
        lead = self._lead(email_from="ann@example.com")
        capture = self.mail("ann@example.com")
        self.assertEqual((capture.state, capture.lead_id), ("merged", lead))
        self.assertIn("Please call me", "".join(lead.message_ids.mapped("body")))
        self.assertEqual(lead.engagement_ids.type_id.code, "contact_request")
        self.assertEqual(lead.name, "A lead")

    def test_second_mail_reaches_the_same_lead(self):
        first = self.mail("ann@example.com", 1)
        second = self.mail("ann@example.com", 2)
        self.assertEqual(first.lead_id, second.lead_id)
        self.assertEqual(second.state, "merged")

    def test_mail_of_a_customer_makes_a_lead_for_the_owner(self):
        won = self._lead(email_from="ann@example.com", user_id=self.ann.id)
        won.action_set_won()
        lead = self.mail("ann@example.com").lead_id
        self.assertNotEqual(lead, won)
        self.assertEqual(lead.user_id, self.ann)
