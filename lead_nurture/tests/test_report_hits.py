import random
from datetime import timedelta

from odoo.tests import tagged

from .report_common import ReportCase

MEASURES = ("sent", "opened", "clicked", "bounced")


@tagged("post_install", "-at_install")
class TestReportHits(ReportCase):
    """What people do with mails, without what gateways do. Capabilities: 144"""

    def setUp(self):
        super().setUp()
        self.flow = self.make_flow()
        self.step = self.add_step(self.flow, "email")
        self.link = self.env["link.tracker"].create(
            {"url": "https://example.com", "title": "Example"}
        )

    def send(self, state="done", since=timedelta(hours=1)):
        """Let a lead get the mail; give its trace. Opened at once: by a program."""
        lead = self.make_lead()
        entry = self.enter_on(self.flow, lead, 0, step_id=self.step.id)
        execution = self.visit(entry, self.step, 0, state)
        return self.env["mailing.trace"].create(
            {
                "model": "crm.lead",
                "res_id": lead.id,
                "mass_mailing_id": self.step.mailing_id.id,
                "lead_nurture_execution_id": execution.id,
                "sent_datetime": self.env.cr.now() - since,
            }
        )

    def click(self, trace):
        self.env["link.tracker.click"].add_click(
            self.link.code, mailing_trace_id=trace.id, ip="192.0.2.1"
        )

    def read_report(self):
        ((*sums, rate),) = self.env["lead.nurture.report.step"]._read_group(
            [("step_id", "=", self.step.id)],
            [],
            [*(f"{name}:sum" for name in MEASURES), "open_rate:avg"],
        )
        return dict(zip(MEASURES, sums, strict=True)), rate

    def test_sums_equal_a_plain_count(self):
        dice, expected = random.Random(1), dict.fromkeys(MEASURES, 0)
        for __ in range(25):
            state = dice.choice(["done", "done", "skipped"])
            trace = self.send(state)
            did = dice.choice([(), ("opened",), ("opened", "clicked"), ("bounced",)])
            if "clicked" in did:
                self.click(trace)
            elif "opened" in did:
                trace.set_opened()
            elif "bounced" in did:
                trace.set_bounced()
            for name in did:
                expected[name] += 1
            expected["sent"] += state == "done"
        self.assertEqual(self.read_report()[0], expected)

    def test_what_a_gateway_opens_and_clicks_is_not_counted(self):
        trace = self.send(since=timedelta(seconds=2))
        trace.set_opened()
        self.click(trace)
        found, rate = self.read_report()
        self.assertEqual((found["sent"], found["opened"], found["clicked"]), (1, 0, 0))
        self.assertEqual(rate, 0)

    def test_person_opens_after_the_gateway(self):
        trace = self.send(since=timedelta(seconds=2))
        trace.set_opened()
        trace.write({"sent_datetime": self.env.cr.now() - timedelta(hours=2)})
        trace.trace_status = "sent"
        trace.set_opened()
        self.assertEqual(self.read_report()[0]["opened"], 1)

    def test_link_of_a_content_counts_as_a_click(self):
        trace = self.send()
        content = self.env["lead.content"].create(
            {"name": "Guide", "url": "https://example.com"}
        )
        row = {
            "lead_id": trace.res_id,
            "content_id": content.id,
            "channel": "mail",
            "execution_id": trace.lead_nurture_execution_id.id,
        }
        deliveries = self.env["lead.content.delivery"]
        delivery = deliveries._record_deliveries([row], now=self.day(0))
        delivery._note_click("https://example.com", self.env.cr.now())
        found = self.read_report()[0]
        self.assertEqual((found["opened"], found["clicked"]), (1, 1))

    def test_picture_counts_the_same(self):
        self.click(self.send())
        self.send().set_opened()
        self.send(since=timedelta(seconds=2)).set_opened()
        counts = self.flow._count_for_picture()[self.step.id]
        found = self.read_report()[0]
        self.assertEqual((counts["opened"], counts["clicked"]), (2, 1))
        self.assertEqual((found["opened"], found["clicked"]), (2, 1))
