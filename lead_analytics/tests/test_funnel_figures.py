import random
from datetime import timedelta
from statistics import mean

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from ..metrics.quantile import median, quantile


@tagged("post_install", "-at_install")
class TestFunnelFigures(LeadPriorityCase):
    """Medians, shares, money of the funnel, worked out again. Capabilities: 147, 170"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.funnel = cls.env["lead.analytics.report.funnel"]
        cls.source = cls.env["utm.source"].create({"name": "Figures"})
        cls.mine = [("source_id", "=", cls.source.id)]

    def capture(self, count, name="f", moment=None, **values):
        moment = moment or self.now
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"{name}{n}@example.com"}} for n in range(count)],
            entry="api",
            scope="figures",
            now=moment,
        )
        captures._process(moment)
        captures.write({"source_id": self.source.id})
        captures.lead_id.write(values)
        return captures.lead_id

    def refresh(self):
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass

    def figures(self, *aggregates, domain=None):
        self.refresh()
        (row,) = self.funnel._read_group(domain or self.mine, [], aggregates)
        return row

    def test_median_and_nine_of_ten_are_of_working_hours(self):
        """Assigned at one moment, called within two weeks: nights do not count."""
        dice = random.Random(5)
        leads = self.capture(11)
        leads.user_id = self.ann
        self.refresh()
        assigned = self.env["lead.milestone"].search(self.mine)[0].assigned_at
        calls = [assigned + timedelta(minutes=dice.randrange(20_000)) for _ in leads]
        for lead, moment in zip(leads, calls, strict=True):
            row = {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
            self.env["lead.followup"]._record_followup([row], now=moment)
        working = self.env.company.resource_calendar_id._get_working_time(
            self.env.company
        )
        hours = [working.elapsed(assigned, moment) / 3600 for moment in calls]
        found = self.figures("response_median:median", "response_p90:p90")
        self.assertAlmostEqual(found[0], median(hours))
        self.assertAlmostEqual(found[1], quantile(hours, 0.9))
        self.assertAlmostEqual(self.figures("response_hours:avg")[0], mean(hours))

    def test_lead_is_activated_within_seven_days_or_not(self):
        early, late, _silent = self.capture(3)
        for lead, days in ((early, 7), (late, 7.01)):
            row = {"lead_id": lead.id, "type": "page_view"}
            moment = self.now + timedelta(days=days)
            self.env["lead.engagement"]._record_engagement([row], now=moment)
        found = self.figures("is_activated:sum", "activation_rate:avg")
        self.assertEqual(found[0], 1)
        self.assertAlmostEqual(found[1], 100 / 3)

    def test_only_leads_with_a_limit_count_for_answers_in_time(self):
        in_time, late, running, _without = self.capture(4)
        (in_time | late | running).user_id = self.ann
        self.refresh()
        self.clock(in_time, met_at=self.now)
        self.clock(late, met_at=self.now, breached_at=self.now)
        self.clock(running)
        found = self.figures("is_timed:sum", "is_in_time:sum", "in_time_rate:avg")
        self.assertEqual(found, (2, 1, 50))

    def clock(self, lead, **moments):
        held = self.env["lead.custody"].search(
            [("lead_id", "=", lead.id), ("ended_at", "=", False)]
        )
        policy = self.env["lead.sla.policy"].create({"name": "Figures"})
        clock = self.env["lead.sla.clock"].create(
            {
                "lead_id": lead.id,
                "custody_id": held.id,
                "policy_id": policy.id,
                "kind": "first_response",
                "started_at": self.now,
                "due_at": self.now + timedelta(hours=2),
                "ended_at": self.now,
            }
        )
        clock.flush_recordset()
        clock.write(moments)

    def test_first_product_line_and_region_are_those_of_the_lead(self):
        lines = self.env["lead.product.line"].create([{"name": "A"}, {"name": "B"}])
        state = self.env.ref("base.state_us_5")
        (lead,) = self.capture(1)
        lead.write({"state_id": state.id, "country_id": state.country_id.id})
        lead.product_line_ids = lines
        self.refresh()
        row = self.funnel.search(self.mine)
        self.assertEqual(
            (row.product_line_id, row.region), (lines[0], "California (US)")
        )
        lead.product_line_ids = lines[1]
        self.refresh()
        row.invalidate_recordset()
        self.assertEqual(row.product_line_id, lines[1])
        lead.state_id = False
        self.refresh()
        row.invalidate_recordset()
        self.assertEqual(row.region, "United States")

    def test_lost_lead_says_at_which_stage(self):
        (lead,) = self.capture(1)
        stage = lead.stage_id
        lead.action_set_lost()
        self.refresh()
        self.assertEqual(self.funnel.search(self.mine).lost_stage_id, stage)

    def earn_in_two_currencies(self):
        """Win 1,000 here and 1,000 there, whose currency is worth half; give there."""
        mark = self.env["res.currency"].create({"name": "MRK", "symbol": "M"})
        self.env["res.currency.rate"].create(
            {
                "currency_id": mark.id,
                "rate": 2,
                "name": "2020-01-01",
                "company_id": False,
            }
        )
        other = self.env["res.company"].create({"name": "Two", "currency_id": mark.id})
        here, there = self.capture(1, "h"), self.capture(1, "t")
        there.write({"company_id": other.id, "team_id": False, "user_id": False})
        for lead in here | there:
            lead.expected_revenue = 1000
            lead.action_set_won()
        self.refresh()
        self.env.ref("base.user_admin").company_ids |= other
        return other

    def test_two_currencies_are_added_up_in_ones_own(self):
        other = self.earn_in_two_currencies()
        both = self.env.company | other
        metric = self.env["lead.metric"].with_user(self.env.ref("base.user_admin"))
        for company, expected in ((self.env.company, 1500), (other, 3000)):
            ids = [company.id, *(both - company).ids]
            mine = metric.with_context(allowed_company_ids=ids)
            figure = mine._measure(["revenue", "deal_size"], None, None, self.mine)
            self.assertAlmostEqual(figure[None]["revenue"].value, expected)
            self.assertAlmostEqual(figure[None]["deal_size"].value, expected / 2)

    def test_average_amount_is_in_the_currency_of_its_rows_or_ones_own(self):
        """Screens ask for both, and show the first where all rows have one currency."""
        other = self.earn_in_two_currencies()
        companies = [self.env.company.id, other.id]
        report = self.env["lead.analytics.report.customer"].with_context(
            allowed_company_ids=companies
        )
        report = report.with_user(self.env.ref("base.user_admin"))
        measures = ["deal_size:avg", "deal_size:sum_currency"]
        there = [*self.mine, ("company_id", "=", other.id)]
        self.assertEqual(report._read_group(there, [], measures), [(1000, 500)])
        (found,) = report._read_group(self.mine, [], measures[1:])
        self.assertAlmostEqual(found[0], 750)
