from collections import Counter
from datetime import timedelta

from odoo.tests import tagged

from .common import LeadPriorityCase

CHANNELS = ("Baidu", "Trade show")
DAYS = 3


@tagged("post_install", "-at_install")
class TestCustodyAddsUp(LeadPriorityCase):
    """Captured leads = the sum over the places, for each day, channel and team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_south = cls.env["crm.team"].create({"name": "South"})
        cls.captures = cls.env["lead.capture"]
        for day in range(DAYS):
            cls.captures |= cls._capture_day(cls.now + timedelta(days=day))
        cls._spread(cls.captures.lead_id.sorted("id"))
        cls.env.cr.flush()

    @classmethod
    def _capture_day(cls, moment):
        """Five leads of each channel, a touch of the first and a rejected row."""
        rows = [
            {
                "email_from": f"{number}@{place}.{moment:%d}.example.com",
                "utm_source": channel,
            }
            for place, channel in enumerate(CHANNELS)
            for number in range(5)
        ]
        rows += [rows[0], {"email_from": "none", "utm_source": CHANNELS[1]}]
        captures = cls.env["lead.capture"]._receive(
            [{"payload": payload} for payload in rows],
            entry="api",
            scope="adds_up",
            now=moment,
        )
        captures._process(moment)
        return captures

    @classmethod
    def _spread(cls, leads):
        """Put the leads into every place there is, in both teams."""
        leads[::2].team_id = cls.team_south
        leads[0:6].user_id = cls.ann
        leads[6:10].pool_id = cls.public_pool
        leads[0].action_set_won()
        leads[1].action_set_lost(lost_reason_id=cls.lost_reason.id)
        leads[2].action_archive()
        (leads[3] | leads[4]).with_context(max_length=0).merge_opportunity()
        leads[11].unlink()

    def _places(self):
        """Count the open rows by day, channel and team, independently in Python."""
        rows = self.env["lead.custody"].search(
            [("capture_id", "in", self.captures.ids)]
        )
        return Counter(
            (
                row.capture_id.received_at.date(),
                row.capture_id.source_id.name,
                row.team_id,
            )
            for row in rows
            if not row.ended_at
        )

    def test_each_captured_lead_is_in_one_place_by_day_and_channel(self):
        """Capabilities: 35"""
        places = Counter()
        for (day, channel, _team), count in self._places().items():
            places[day, channel] += count
        captured = Counter(
            (capture.received_at.date(), capture.source_id.name)
            for capture in self.captures
            if capture.state == "lead"
        )
        self.assertEqual(sum(captured.values()), DAYS * 10)
        self.assertEqual(places, captured)

    def test_open_rows_name_the_team_of_each_lead(self):
        """Capabilities: 35"""
        rows = self.env["lead.custody"].search(
            [("capture_id", "in", self.captures.ids), ("ended_at", "=", False)]
        )
        there = rows.filtered(lambda r: r.place not in ("merged", "deleted"))
        leads = there.lead_id.with_context(active_test=False)
        self.assertEqual(
            Counter(row.team_id.id for row in there),
            Counter(lead.team_id.id for lead in leads),
        )
        self.assertEqual(len(rows), len(there) + 2)

    def test_touches_and_rejected_are_counted_beside(self):
        states = Counter(self.captures.mapped("state"))
        self.assertEqual(states, {"lead": DAYS * 10, "merged": DAYS, "rejected": DAYS})
