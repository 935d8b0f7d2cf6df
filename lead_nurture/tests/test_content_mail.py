import re

from odoo.tests import tagged

from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestContentMail(SendingCase):
    """E-mails that bring each lead what fits it, once. Capabilities: 124, 138, 142"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["lead.content"].search([]).active = False
        cls.contents = cls.env["lead.content"].create(
            [
                {"name": name, "url": "https://example.com/read", "stage": False}
                for name in ("First steps", "Deeper <i>look</i>")
            ]
        )

    def test_best_content_is_in_the_mail_and_noted(self):
        self.step.content_choice = "best"
        execution = self.begin()
        delivery = self.lead_deliveries()
        self.assertEqual(len(delivery), 1)
        self.assertEqual(delivery.execution_id, execution)
        self.assertTrue(delivery.is_automatic)
        body = self.get_mails().body_html
        self.assertIn("Deeper &lt;i&gt;look", body)
        self.assertIn("<p>News</p>", body)

    def test_text_says_where_the_content_stands(self):
        self.step.content_choice = "best"
        block = '<t t-out="object.nurture_content_html"/>'
        self.step.mailing_id.body_html = f"<p>Hi</p>{block}<p>Bye</p>"
        self.begin()
        body = self.get_mails().body_html
        self.assertEqual(body.count("/lead/file/"), 1)
        self.assertLess(body.index("/lead/file/"), body.index("Bye"))

    def test_who_has_got_all_is_skipped(self):
        self.step.content_choice = "best"
        rows = [
            {"lead_id": self.lead.id, "content_id": content.id, "channel": "page"}
            for content in self.contents
        ]
        self.env["lead.content.delivery"]._record_deliveries(rows, now=self.now)
        execution = self.begin()
        self.assertEqual((execution.state, execution.reason), ("skipped", "no_content"))
        self.assertFalse(self.get_mails())

    def test_refused_mail_has_not_used_up_its_content(self):
        self.step.content_choice = "best"
        execution = self.begin()
        content = self.lead_deliveries().content_id
        self.assertEqual(content.delivered_count, 1)
        execution.sudo().write({"state": "failed", "reason": "refused"})
        content.invalidate_recordset()
        self.assertEqual(content.delivered_count, 0)
        best = self.lead._match_contents(self.now)[self.lead.id]
        self.assertEqual(best[0].content_id, content.id)
        row = {"lead_id": self.lead.id, "content_id": content.id, "channel": "call"}
        deliveries = self.env["lead.content.delivery"]
        self.assertTrue(deliveries._record_deliveries([row], now=self.now))
        self.assertEqual(self.lead_deliveries().channel, "call")

    def test_given_content_goes_once_to_each(self):
        self.step.write({"content_choice": "given", "content_id": self.contents[0].id})
        other = self.make_leads(email_from="bob@example.com")
        row = {"lead_id": other.id, "content_id": self.contents[0].id}
        deliveries = self.env["lead.content.delivery"]
        deliveries._record_deliveries([{**row, "channel": "page"}], now=self.now)
        self.begin(self.lead | other)
        self.assertEqual(self.get_mails().mapped("res_id"), self.lead.ids)

    def test_opening_counts_as_click_of_the_step(self):
        self.step.content_choice = "best"
        self.begin()
        link = re.search(r"\?l=([\w.]+)", self.get_mails().body_html)[1]
        tracked = self.lead_deliveries().content_id.tracked_file_id
        tracked._note_opened(link, now=self.env.cr.now())
        codes = self.lead.engagement_ids.type_id.mapped("code")
        self.assertIn("mail_click", codes)
        self.assertTrue(self.lead_deliveries().opened_at)

    def test_mailing_by_hand_is_noted_too(self):
        link = self.contents[0].tracked_file_id._get_link(self.lead, now=self.now)
        self.env["mail.mail"].create(
            {"body_html": f'<a href="{link}">Read</a>' * 2, "email_to": "a@example.com"}
        )
        self.assertEqual(self.lead_deliveries().content_id, self.contents[0])

    def lead_deliveries(self):
        return self.env["lead.content.delivery"].search(
            [("lead_id", "=", self.lead.id)]
        )
