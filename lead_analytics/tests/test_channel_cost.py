from datetime import date, datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from .apart import forget_captured

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestChannelCost(LeadPriorityCase):
    """What leads cost. Capabilities: 161"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        forget_captured(cls.env)
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.env.registry.clear_cache()
        cls.fair, cls.ads = cls.env["utm.source"].create(
            [{"name": "Fair"}, {"name": "Ads"}]
        )

    def capture(self, source, received_at, count=1):
        """Let leads come in; give their captures."""
        rows = [
            {
                "payload": {
                    "email": f"{source.id}x{received_at:%d%H%M}n{n}@example.com"
                },
                "source_id": source.id,
            }
            for n in range(count)
        ]
        captures = self.env["lead.capture"]._receive(
            rows, entry="api", scope="cost", now=received_at
        )
        captures._process(received_at)
        captures.write({"source_id": source.id})
        return captures

    def costs_of(self, captures):
        while self.env["lead.milestone"]._refresh_next():
            pass
        self.env["lead.channel.cost"]._spread(self.env.company.id)
        rows = self.env["lead.milestone"].search([("capture_id", "in", captures.ids)])
        return sorted(rows.mapped("cost"))

    def add_cost(self, amount, source=None, **values):
        return self.env["lead.channel.cost"].create(
            {
                "date_from": date(2026, 3, 1),
                "date_to": date(2026, 3, 31),
                "amount": amount,
                "source_id": source and source.id,
                **values,
            }
        )

    def test_cost_is_spread_over_the_leads_of_its_channel(self):
        captures = self.capture(self.fair, self.now, 4)
        others = self.capture(self.ads, self.now, 2)
        cost = self.add_cost(1000, self.fair)
        self.assertEqual(self.costs_of(captures), [250] * 4)
        self.assertEqual(self.costs_of(others), [0] * 2)
        self.assertEqual((cost.leads, cost.cost_per_lead), (4, 250))

    def test_cost_without_a_channel_is_of_all_and_adds_up(self):
        captures = self.capture(self.fair, self.now, 2)
        others = self.capture(self.ads, self.now, 2)
        self.add_cost(1000, self.fair)
        self.add_cost(400)
        self.assertEqual(self.costs_of(captures | others), [100, 100, 600, 600])

    def test_lead_that_comes_later_takes_its_share(self):
        captures = self.capture(self.fair, self.now)
        self.add_cost(900, self.fair)
        self.assertEqual(self.costs_of(captures), [900])
        captures |= self.capture(self.fair, self.now + DAY, 2)
        self.assertEqual(self.costs_of(captures), [300] * 3)

    def test_changed_and_deleted_costs_leave_no_share(self):
        captures = self.capture(self.fair, self.now, 2)
        self.add_cost(100, self.fair)
        cost = self.add_cost(500, self.fair)
        self.assertEqual(self.costs_of(captures), [300] * 2)
        cost.source_id = self.ads
        self.assertEqual(self.costs_of(captures), [50] * 2)
        cost.write({"source_id": self.fair.id, "amount": 900})
        self.assertEqual(self.costs_of(captures), [500] * 2)
        cost.unlink()
        self.assertEqual(self.costs_of(captures), [50] * 2)

    def test_days_are_those_of_the_company(self):
        """Midnight in Shanghai is 16:00 UTC of the day before."""
        before = self.capture(self.fair, datetime(2026, 2, 28, 15, 59))  # noqa: DTZ001
        within = self.capture(self.fair, datetime(2026, 2, 28, 16, 0))  # noqa: DTZ001
        self.add_cost(80, self.fair)
        self.assertEqual(self.costs_of(before), [0])
        self.assertEqual(self.costs_of(within), [80])

    def test_shares_add_up_to_the_amount(self):
        captures = self.capture(self.fair, self.now, 7)
        self.add_cost(100, self.fair)
        self.assertAlmostEqual(sum(self.costs_of(captures)), 100)

    def test_merged_lead_bears_nothing_and_the_others_its_share(self):
        captures = self.capture(self.fair, self.now, 3)
        self.add_cost(300, self.fair)
        self.assertEqual(self.costs_of(captures), [100] * 3)
        captures[:2].lead_id.merge_opportunity(auto_unlink=True)
        self.assertEqual(self.costs_of(captures), [0, 150, 150])

    def test_rebuilt_milestones_bear_the_same(self):
        captures = self.capture(self.fair, self.now, 3)
        self.add_cost(300, self.fair)
        before = self.costs_of(captures)
        self.env["lead.milestone"]._rebuild()
        self.assertEqual(self.costs_of(captures), before)

    def test_ratios_are_of_sums(self):
        """Two leads of the fair cost 500 each, one is a customer worth 3,000."""
        captures = self.capture(self.fair, self.now, 2)
        self.capture(self.ads, self.now, 2)
        self.add_cost(1000, self.fair)
        captures[0].lead_id.expected_revenue = 3000
        captures[0].lead_id.action_set_won()
        self.costs_of(captures)
        funnel = self.env["lead.analytics.report.funnel"]
        measures = ("cost_per_lead", "cost_per_customer", "roi")
        (row,) = funnel._read_group(
            [("source_id", "=", self.fair.id)],
            [],
            [f"{name}:avg" for name in measures],
        )
        self.assertEqual(row, (500, 1000, 200))

    def test_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self.add_cost(1, date_from=date(2024, 1, 1), date_to=date(2026, 1, 1))
