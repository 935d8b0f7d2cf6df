from datetime import date, timedelta
from statistics import median

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_attribution import AttributionCase

DAY = timedelta(days=1)
BEFORE, AFTER = 200, 60


@tagged("post_install", "-at_install")
class TestPeriodComparison(AttributionCase):
    """Before and after, with the return of the system. Capabilities: 162, 163, 164"""

    def come_in(self, days_ago, count, won, revenue=100):
        """Let leads of the ad come in; the first ``won`` of them are won."""
        captures = self.env["lead.capture"]._receive(
            [
                {"payload": {"email": f"c{days_ago}n{n}@example.com"}}
                for n in range(count)
            ],
            entry="api",
            scope="compare",
            now=self.now - days_ago * DAY,
        )
        captures._process(self.now - days_ago * DAY)
        captures.write({"source_id": self.ad.id})
        leads = captures.lead_id[:won]
        leads.expected_revenue = revenue
        leads.action_set_won()
        self.refresh()
        return captures.lead_id

    def compare(self, **values):
        today = self.now.date()
        comparison = self.env["lead.period.comparison"].create(
            {
                "name": "Answer at once",
                "before_from": today - (BEFORE + 60) * DAY,
                "before_to": today - (BEFORE - 30) * DAY,
                "after_from": today - (AFTER + 60) * DAY,
                "after_to": today - (AFTER - 30) * DAY,
                "source_ids": [(6, 0, self.ad.ids)],
                **values,
            }
        )
        comparison.action_compare()
        return comparison

    def line(self, comparison, name):
        return comparison.line_ids.filtered(lambda row: row.metric == name)

    def test_rate_that_rose_is_told_with_its_interval(self):
        self.come_in(BEFORE, 60, 6)
        self.come_in(AFTER, 60, 24)
        line = self.line(self.compare(), "won_rate")
        self.assertEqual((line.before, line.after), (10, 40))
        self.assertEqual((line.before_number, line.after_number), (60, 60))
        self.assertEqual(line.verdict, "better")
        self.assertTrue(0 < line.low < 30 < line.high)
        self.assertLess(line.chance, 0.001)
        self.assertIn("better, and hardly by chance", line.sentence)
        self.assertTrue(line.comparison_id.better)
        self.assertIn("figures are better", line.comparison_id.summary)

    def test_small_difference_may_be_chance_and_few_leads_say_nothing(self):
        self.come_in(BEFORE, 40, 6)
        self.come_in(AFTER, 40, 8)
        comparison = self.compare()
        self.assertEqual(self.line(comparison, "won_rate").verdict, "same")
        self.assertEqual(self.line(comparison, "cycle_days").verdict, "few")
        self.assertEqual(self.line(comparison, "leads").verdict, "counted")

    def test_values_of_single_leads_are_those_of_the_funnel(self):
        """Working hours to the first contact, against a plain median."""
        for days, hours in ((BEFORE, 30), (AFTER, 2)):
            leads = self.come_in(days, 25, 0)
            leads.user_id = self.ann
            self.refresh()
            rows = [
                {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
                for lead in leads
            ]
            start = self.env["lead.milestone"].search([("lead_id", "in", leads.ids)])
            moment = max(start.mapped("assigned_at")) + timedelta(hours=hours)
            self.env["lead.followup"]._record_followup(rows, now=moment)
        self.refresh()
        line = self.line(self.compare(), "response_median")
        rows = self.env["lead.milestone"].search([("source_id", "=", self.ad.id)])
        half = self.now - 100 * DAY
        early = rows.filtered(lambda row: row.captured_at < half)
        plain = [
            median(part.mapped("response_hours")) for part in (early, rows - early)
        ]
        self.assertAlmostEqual(line.before, plain[0])
        self.assertAlmostEqual(line.after, plain[1])

    def test_return_of_the_system_is_worked_out(self):
        """50 leads bring 80 instead of 20 each: 3,000, of which 40 % stay."""
        self.come_in(BEFORE, 50, 10)
        self.come_in(AFTER, 50, 40)
        start = self.now.date() - 130 * DAY
        costs = [("licence", 200, "once"), ("training", 100, "once")]
        self.env["lead.system.cost"].create(
            [
                {
                    "name": kind,
                    "kind": kind,
                    "amount": amount,
                    "rhythm": rhythm,
                    "date_from": start,
                }
                for kind, amount, rhythm in costs
            ]
        )
        comparison = self.compare(margin=40, other_benefit=300)
        self.assertAlmostEqual(comparison.more_per_lead, 60)
        self.assertAlmostEqual(comparison.benefit, 1500)
        self.assertEqual(comparison.system_cost, 300)
        self.assertEqual(
            (comparison.cost_licence, comparison.cost_training), (200, 100)
        )
        self.assertAlmostEqual(comparison.system_roi, 400)
        self.assertTrue(comparison.benefit_low < 1500 < comparison.benefit_high)
        self.assertIn("400 %", comparison.return_text)

    def test_other_question_takes_the_answer_away(self):
        self.come_in(AFTER, 5, 1)
        comparison = self.compare()
        self.assertTrue(comparison.line_ids)
        comparison.after_to -= DAY
        self.assertFalse(comparison.line_ids or comparison.computed_at)
        comparison.name = "Another name"
        comparison.action_compare()
        self.assertTrue(comparison.line_ids)

    def test_cautions_say_what_makes_the_answer_weak(self):
        self.come_in(BEFORE, 30, 30)
        self.come_in(AFTER, 30, 3)
        comparison = self.compare()
        self.assertIn("27 of 30 are still open", comparison.caution)
        self.assertIn("no proof of its cause", comparison.caution)
        comparison.after_to = comparison.after_from + 20 * DAY
        self.assertIn("three to six months", comparison.caution)
        self.assertIn("91 and 21 days", comparison.caution)

    def test_empty_periods_are_compared_to_nothing(self):
        comparison = self.compare()
        self.assertEqual({*comparison.line_ids.mapped("verdict")}, {"few", "counted"})
        self.assertIn("–", self.line(comparison, "won_rate").before_text)
        self.assertEqual(comparison.system_roi, 0)

    def test_periods_that_overlap_or_are_too_long_are_refused(self):
        today = self.now.date()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.compare(after_from=today - BEFORE * DAY)
        with self.assertRaises(ValidationError):
            self.compare(before_from=date(2020, 1, 1))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.compare(margin=101)

    def test_leader_sees_what_a_leader_asked_and_a_manager_all(self):
        own = self.compare(name="Of Max").with_user(self.lea)
        mine = self.env["lead.period.comparison"].with_user(self.lea)
        mine = mine.create({"name": "Of Lea"})
        mine.action_compare()
        self.assertTrue(mine.line_ids)
        with self.assertRaises(AccessError):
            own.read(["name"])
        with self.assertRaises(AccessError):
            own.line_ids.read(["before"])
        self.assertTrue(mine.with_user(self.max).line_ids.mapped("sentence"))

    def test_comparison_is_printed(self):
        self.come_in(BEFORE, 30, 3)
        comparison = self.compare()
        report = "lead_analytics.lead_period_comparison_print"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, comparison.ids
        )
        for text in ("Answer at once", "Return of the system", "no proof"):
            self.assertIn(text, html.decode())
