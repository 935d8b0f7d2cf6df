from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .content_common import ContentCase


@tagged("post_install", "-at_install")
class TestContentSuggestions(ContentCase):
    """What a rep is told to send, and how. Capabilities: 83, 136, 138"""

    def setUp(self):
        super().setUp()
        self.content = self.make_content("How pumps save energy")
        self.lead = self.make_lead(
            user_id=self.ann.id, email_from="kim@example.com", phone="+86 138 0013 8000"
        )
        self.as_ann = self.lead.with_user(self.ann)

    def test_rep_sees_what_to_send_and_why(self):
        told = self.as_ann.get_content_suggestions()
        (suggestion,) = told["suggestions"]
        self.assertEqual(suggestion["name"], self.content.name)
        self.assertIn("new to this lead", suggestion["reason"])
        self.assertIn("/lead/file/", suggestion["text"])
        self.assertEqual(told["channel"]["code"], "message")

    def test_sent_is_a_follow_up_and_not_suggested_again(self):
        told = self.as_ann.record_content_sent(self.content.id, "message")
        followup = self.lead.followup_ids
        self.assertEqual((followup.channel, followup.outcome), ("message", "sent"))
        self.assertTrue(followup.is_valid)
        self.assertFalse(told["suggestions"])
        self.assertEqual(told["given"][0]["name"], self.content.name)

    def test_second_click_changes_nothing(self):
        self.as_ann.record_content_sent(self.content.id, "mail")
        with self.assertRaises(UserError):
            self.as_ann.record_content_sent(self.content.id, "mail")
        self.assertEqual(len(self.lead.followup_ids), 1)

    def test_nonsense_is_refused(self):
        for content_id, channel in ((self.content.id, "pigeon"), (0, "mail")):
            with self.assertRaises(UserError):
                self.as_ann.record_content_sent(content_id, channel)

    def test_rep_cannot_send_to_the_lead_of_another(self):
        lead = self.make_lead(user_id=self.mia.id)
        with self.assertRaises(AccessError):
            lead.with_user(self.ann).record_content_sent(self.content.id, "mail")

    def test_way_that_was_answered_is_advised(self):
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": self.lead.id, "type": "mail_reply"}],
            now=self.env.cr.now() - timedelta(days=1),
        )
        told = self.as_ann.get_content_suggestions()
        self.assertEqual(told["channel"]["code"], "mail")
        self.assertIn("answered an e-mail", told["channel"]["reason"])

    def test_who_does_not_want_mails_is_not_mailed(self):
        self.env["mail.blacklist"].sudo()._add("kim@example.com")
        ways = self.lead._describe_ways(self.now)
        self.assertFalse(ways.may_mail)
