import json
import re
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

ASKED = re.compile(r'PIVOT\.VALUE\((\d+),"([^"]+)"\)')


@tagged("post_install", "-at_install")
class TestDashboardFigures(LeadPriorityCase):
    """The figures on the cards, beside the same counted by hand.

    Capabilities: 146, 148, 161, 181
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now()
        cls.source = cls.env["utm.source"].create({"name": "Dashboards' fair"})
        cls.won = cls.capture("won", 3)
        cls.lost = cls.capture("lost", 3)
        cls.unheard = cls.capture("unheard", 3)
        cls.untouched = cls.capture("a", 3) | cls.capture("b", 3)
        cls.before = cls.capture("before", 40)
        cls.call(cls.won, hours=1)
        cls.call(cls.lost, hours=2)
        cls.won.expected_revenue = 1000
        cls.won.action_set_won()
        (cls.lost | cls.unheard).action_set_lost()
        day = (cls.now - timedelta(days=3)).date()
        cls.env["lead.channel.cost"].create(
            {
                "date_from": day - timedelta(days=1),
                "date_to": day + timedelta(days=1),
                "amount": 500,
                "source_id": cls.source.id,
            }
        )
        while cls.env["lead.milestone"]._refresh_next():
            pass
        cls.env["lead.channel.cost"]._spread(cls.env.company.id)

    @classmethod
    def capture(cls, name, days_ago):
        moment = cls.now - timedelta(days=days_ago)
        capture = cls.env["lead.capture"]._receive(
            [{"payload": {"email": f"{name}@example.com"}}],
            entry="api",
            scope="dashboards",
            now=moment,
        )
        capture._process(moment)
        capture.source_id = cls.source
        capture.lead_id.user_id = cls.ann
        return capture.lead_id

    @classmethod
    def call(cls, lead, hours):
        moment = cls.now - timedelta(days=3) + timedelta(hours=hours)
        row = {"lead_id": lead.id, "user_id": cls.ann.id, "channel": "call"}
        cls.env["lead.followup"]._record_followup([row], now=moment)

    def figures(self, name, start, end):
        """Give {label of a card: figure} as the browser would ask for it."""
        dashboard = self.env.ref(f"lead_analytics.lead_dashboard_{name}")
        book = json.loads(dashboard.spreadsheet_data)
        cells, found = book["sheets"][1]["cells"], {}
        for where, cell in cells.items():
            asked = where.startswith("B") and ASKED.search(cell)
            if asked:
                label = cells[f"A{where[1:]}"].split('"')[1]
                pivot = book["pivots"][asked[1]]
                found[label] = self.ask(pivot, asked[2], start, end)
        return found

    def ask(self, pivot, measure, start, end):
        match = pivot["fieldMatching"]
        domain = [
            *pivot["domain"],
            (match["source"]["chain"], "in", self.source.ids),
            (match["period"]["chain"], ">=", self.now - timedelta(days=start)),
            (match["period"]["chain"], "<", self.now - timedelta(days=end)),
        ]
        (row,) = self.env[pivot["model"]].formatted_read_group(domain, [], [measure])
        return row[measure]

    def check(self, name, expected):
        found = self.figures(name, 10, 0)
        self.assertEqual({label: found[label] for label in expected}, expected)

    def test_management(self):
        self.check(
            "management",
            {
                "Leads": 5,
                "Captured": 5,
                "Won": 1,
                "Lead → Won": 20.0,
                "Revenue Won": 1000.0,
                # 500 for one customer, 500 left of 1,000.
                "Cost per Customer": 500.0,
                "ROI": 100.0,
                # Three of five: nobody ever spoke to them.
                "Leaked": 60.0,
            },
        )

    def test_channels(self):
        self.check("channels", {"Leads": 5, "Cost": 500.0, "Cost per Lead": 100.0})

    def test_loss(self):
        self.check(
            "loss",
            {
                "Lost": 2,
                "Lost without a Contact": 1,
                "Leaked Leads": 3,
                "Cost of the Leaked": 300.0,
                "Never Contacted": 2,
                "Past Their Deadline": 0,
            },
        )

    def test_the_period_is_that_of_the_capture(self):
        before = self.figures("management", 60, 10)
        self.assertEqual((before["Leads"], before["Won"]), (1, 0))
        nothing = self.figures("management", 90, 60)
        self.assertFalse(nothing["Lead → Won"])
