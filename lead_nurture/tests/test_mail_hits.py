from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestMailHits(SendingCase):
    """What leads do with e-mails is in their journal. Capabilities: 118"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        link = "<p><a href='http://www.example.com/offer'>Offer</a></p>"
        cls.step.mailing_id.body_html = link

    def _sent(self):
        execution = self.begin()
        self.executions._send_due(self.now)
        trace = self.env["mailing.trace"].search(
            [("lead_nurture_execution_id", "=", execution.id)]
        )
        # Long enough ago for a person to have read it.
        trace.sent_datetime = self.env.cr.now() - timedelta(hours=1)
        return trace

    def _journal(self):
        return [
            (row.type_id.code, bool(row.is_automated))
            for row in self.lead.engagement_ids.sorted("id")
        ]

    def test_open_is_kept_once(self):
        trace = self._sent()
        trace.set_opened()
        trace.set_opened()
        self.assertEqual(self._journal(), [("mail_open", False)])

    def test_open_right_after_sending_is_a_program(self):
        trace = self._sent()
        trace.sent_datetime = self.env.cr.now()
        trace.set_opened()
        self.assertEqual(self._journal(), [("mail_open", True)])
        # The person who opens it later is not taken for the program.
        trace.sent_datetime = self.env.cr.now() - timedelta(hours=1)
        trace.set_opened()
        self.assertEqual(self._journal(), [("mail_open", True), ("mail_open", False)])

    def test_click_names_the_link(self):
        trace = self._sent()
        link = self.env["link.tracker"].search(
            [("mass_mailing_id", "=", self.step.mailing_id.id)]
        )
        self.env["link.tracker.click"].add_click(link.code, mailing_trace_id=trace.id)
        self.assertEqual(self._journal(), [("mail_click", False)])
        self.assertEqual(self.lead.engagement_ids.url, "http://www.example.com/offer")
        self.assertEqual(trace.trace_status, "open")

    def test_program_that_opens_everything_is_not_scored(self):
        trace = self._sent()
        links = self.env["link.tracker"].create(
            [{"url": f"http://www.example.com/{n}", "title": str(n)} for n in range(3)]
        )
        for link in links:
            click = self.env["link.tracker.click"]
            click.add_click(link.code, mailing_trace_id=trace.id)
        self.assertEqual(self._journal(), [("mail_click", True)] * 3)

    def test_bounce_is_kept_and_never_scored(self):
        trace = self._sent()
        trace.set_bounced(bounce_message="No such user")
        self.assertEqual(self._journal(), [("mail_bounce", True)])

    def _answer(self, trace, **headers):
        lines = {
            "From": "Ann <ann@example.com>",
            "To": "catchall@example.com",
            "Subject": "Re: Hello",
            "Message-Id": "<answer@example.com>",
            "In-Reply-To": trace.message_id,
            "References": trace.message_id,
            **headers,
        }
        text = "".join(f"{name}: {value}\n" for name, value in lines.items())
        self.env["mail.thread"].message_process("crm.lead", f"{text}\nYes\n")

    def test_answer_is_kept_once(self):
        self._answer(self._sent())
        self.assertEqual(self._journal(), [("mail_reply", False)])

    def test_answer_of_a_program_is_automatic(self):
        self._answer(self._sent(), **{"Auto-Submitted": "auto-replied"})
        self.assertEqual(self._journal(), [("mail_reply", True)])


@tagged("post_install", "-at_install")
class TestUnsubscribe(HttpCase, SendingCase):
    """Who unsubscribes gets nothing more from any flow. Capabilities: 118"""

    def test_unsubscribed_lead_leaves_all_flows(self):
        wait = self.add_step(
            self.flow, "wait", self.step, wait_kind="delay", wait_amount=3
        )
        execution = self.begin()
        self.executions._send_due(self.now)
        self.assertEqual(execution.enrollment_id.step_id, wait)
        url = self.step.mailing_id._get_unsubscribe_oneclick_url(
            "ann@example.com", self.lead.id
        )
        path = url.partition("/mailing/")[2]
        answer = self.url_open(
            f"/mailing/{path}", data={"List-Unsubscribe": "One-Click"}
        )
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        enrollment = execution.enrollment_id
        self.assertEqual(
            (enrollment.state, enrollment.reason), ("left", "unsubscribed")
        )
        self.assertEqual(self.lead.marketing_consent, "withdrawn")
        self.assertTrue(self.lead.is_blacklisted)
        codes = self.lead.engagement_ids.type_id.mapped("code")
        self.assertEqual(codes, ["unsubscribe"])
