import random

from odoo.tests import tagged

from odoo.addons.lead_priority.evaluation import difference

from .report_common import ReportCase


@tagged("post_install", "-at_install")
class TestReportLift(ReportCase):
    """What a flow itself brings, beside those held out. Capabilities: 144, 166"""

    def make_groups(self, flow, inside, outside, day=10):
        """Let leads enter and be held out: (customers, others) each."""
        for state, (won, others) in (("done", inside), ("holdout", outside)):
            for number in range(won + others):
                won_on = (
                    {"opportunity": day + 5, "won": day + 9} if number < won else {}
                )
                self.enter_on(flow, self.make_lead(**won_on), day, state)

    def start(self, day=0, **values):
        flow = self.make_flow(**{"holdout_percent": 50, **values})
        self.add_step(flow, "end")
        flow._activate("from_now", now=self.day(day))
        return flow

    def row(self, flow):
        return self.env["lead.nurture.report.flow"].browse(flow.family_id.id)

    def test_more_customers_are_said_in_a_sentence(self):
        flow = self.start()
        self.make_groups(flow, (30, 30), (6, 54))
        row = self.row(flow)
        interval = difference(30, 60, 6, 60)
        self.assertAlmostEqual(row.customer_low, 100 * interval.low)
        self.assertAlmostEqual(row.customer_high, 100 * interval.high)
        self.assertEqual(row.customer_verdict, "more")
        low, high = (round(100 * end) for end in (interval.low, interval.high))
        self.assertIn(f"between {low} and {high} more of 100", row.customer_sentence)

    def test_customers_held_out_are_not_the_flows(self):
        flow = self.start()
        self.make_groups(flow, (3, 27), (2, 28))
        row = self.row(flow)
        self.assertEqual((row.entered, row.customers), (30, 3))
        self.assertEqual(row.opportunities, 3)

    def test_fewer_customers_are_said_too(self):
        flow = self.start()
        self.make_groups(flow, (6, 54), (30, 30))
        row = self.row(flow)
        self.assertEqual(row.customer_verdict, "fewer")
        self.assertIn("fewer of 100", row.customer_sentence)
        self.assertFalse(row.extra_sentence)

    def test_chance_is_not_called_a_result(self):
        flow = self.start()
        self.make_groups(flow, (10, 20), (9, 21))
        self.assertEqual(self.row(flow).customer_verdict, "unclear")

    def test_few_leads_and_no_hold_out_say_so(self):
        few, without = self.start(), self.start(holdout_percent=0)
        self.make_groups(few, (3, 3), (0, 6))
        self.assertEqual(self.row(few).customer_verdict, "few")
        self.assertEqual(self.row(without).customer_verdict, "unknown")

    def test_versions_with_another_share_are_left_out(self):
        flow = self.start(holdout_percent=10)
        self.make_groups(flow, (5, 0), (5, 0), day=10)
        second = flow._make_version()
        second.holdout_percent = 50
        second._activate("from_now", now=self.day(20))
        self.make_groups(second, (2, 1), (0, 4), day=30)
        row = self.row(flow)
        counts = (row.in_leads, row.in_customers, row.out_leads, row.out_customers)
        self.assertEqual(counts, (3, 2, 4, 0))

    def test_lead_counts_once_in_the_group_of_its_first_entry(self):
        flow = self.start()
        lead = self.make_lead(opportunity=20, won=30)
        self.enter_on(flow, lead, 5, "holdout")
        self.enter_on(flow, lead, 10, "done")
        row = self.row(flow)
        self.assertEqual((row.in_leads, row.out_leads, row.out_customers), (0, 1, 1))

    def test_random_worlds_equal_a_plain_count(self):
        for seed in range(3):
            dice = random.Random(seed)
            flow = self.start()
            groups = [(dice.randrange(9), dice.randrange(9)) for __ in range(2)]
            self.make_groups(flow, *groups)
            # Won before it entered: not because of the flow.
            self.enter_on(flow, self.make_lead(opportunity=1, won=2), 10, "done")
            row = self.row(flow)
            with self.subTest(seed=seed):
                self.assertEqual(
                    (row.in_customers, row.in_leads), (groups[0][0], sum(groups[0]) + 1)
                )
                self.assertEqual(
                    (row.out_customers, row.out_leads), (groups[1][0], sum(groups[1]))
                )

    def test_entries_open_from_the_flow(self):
        flow = self.start()
        self.enter_on(flow, self.make_lead(), 3)
        action = self.row(flow).action_open_entries()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 1
        )
