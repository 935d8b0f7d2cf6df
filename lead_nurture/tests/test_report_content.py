import random

from odoo.tests import tagged

from .report_common import ReportCase

MEASURES = ("given", "opened", "opportunities", "customers", "revenue")


@tagged("post_install", "-at_install")
class TestReportContent(ReportCase):
    """Which content is opened, and what comes after. Capabilities: 145"""

    def make_deliveries(self, seed):
        """Give contents to leads at random; give (content, lead, opened on a day)."""
        dice = random.Random(seed)
        self.contents = self.env["lead.content"].create(
            [{"name": name, "url": "https://example.com"} for name in ("A", "B")]
        )
        given = []
        for __ in range(20):
            lead = self._draw_lead(dice)
            for content in self.contents:
                opened = dice.choice([None, self.day(dice.randrange(60))])
                given.append((content, lead, opened))
        rows = [
            {
                "content_id": content.id,
                "lead_id": lead.id,
                "channel": "mail",
                "opened_at": opened,
            }
            for content, lead, opened in given
        ]
        self.env["lead.content.delivery"]._record_deliveries(rows, now=self.day(0))
        return given

    def read_report(self):
        rows = self.env["lead.nurture.report.content"]._read_group(
            [("content_id", "in", self.contents.ids)],
            ["content_id"],
            [f"{name}:sum" for name in MEASURES],
        )
        return {row[0]: dict(zip(MEASURES, row[1:], strict=True)) for row in rows}

    def count(self, given):
        sums = {content: dict.fromkeys(MEASURES, 0) for content in self.contents}
        for content, lead, opened in given:
            won, opportunity = self.won_at(lead), self.opportunity_at(lead)
            mine = sums[content]
            mine["given"] += 1
            mine["opened"] += bool(opened)
            if opened and opportunity and opportunity > opened:
                mine["opportunities"] += 1
            if opened and won and won > opened:
                mine["customers"] += 1
                mine["revenue"] += lead.expected_revenue
        return sums

    def test_sums_equal_a_plain_count(self):
        for seed in range(3):
            given = self.make_deliveries(seed)
            with self.subTest(seed=seed):
                self.assertEqual(self.read_report(), self.count(given))
