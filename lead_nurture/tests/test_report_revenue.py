from odoo.tests import tagged

from .report_common import ReportCase

COUNTS = ("leads", "opportunities", "customers", "revenue")
MEASURES = (*COUNTS, *(f"nurtured_{name}" for name in COUNTS))


@tagged("post_install", "-at_install")
class TestReportRevenue(ReportCase):
    """What nurturing is part of. Capabilities: 166"""

    def read_report(self, *measures):
        ((*found,),) = self.env["lead.nurture.report.lead"]._read_group(
            [("lead_id", "in", self.leads.ids)], [], list(measures)
        )
        return found

    def test_sums_equal_a_plain_count(self):
        for seed in range(3):
            self.make_world(seed)
            with self.subTest(seed=seed):
                found = self.read_report(*(f"{name}:sum" for name in MEASURES))
                self.assertEqual(dict(zip(MEASURES, found, strict=True)), self.count())

    def count(self):
        sums = dict.fromkeys(MEASURES, 0)
        for lead in self.leads:
            entries = self.env["lead.nurture.enrollment"].search(
                [("lead_id", "=", lead.id), ("state", "!=", "holdout")]
            )
            first = min(entries.mapped("entered_at"), default=None)
            for name, moment, weight in self.what_became_of(lead):
                sums[name] += weight
                if first and (not moment or first < moment):
                    sums[f"nurtured_{name}"] += weight
        return sums

    def what_became_of(self, lead):
        """Give (measure, moment, how much) of a lead; no moment: at any time."""
        opportunity, won = self.opportunity_at(lead), self.won_at(lead)
        yield "leads", None, 1
        if opportunity:
            yield "opportunities", opportunity, 1
        if won:
            yield "customers", won, 1
            yield "revenue", won, lead.expected_revenue

    def test_share_of_revenue_is_of_the_sums(self):
        self.make_world(5)
        nurtured, revenue, share = self.read_report(
            "nurtured_revenue:sum", "revenue:sum", "nurtured_revenue_rate:avg"
        )
        self.assertGreater(nurtured, 0)
        self.assertAlmostEqual(share, 100 * nurtured / revenue)

    def test_lead_held_out_is_not_nurtured(self):
        self.leads = self.make_lead(opportunity=5, won=9, revenue=10.0)
        self.enter_on(self.make_flow(), self.leads, 0, "holdout")
        self.assertEqual(
            self.read_report("nurtured_leads:sum", "nurtured_revenue:sum"), [0, 0]
        )

    def test_entry_after_the_opportunity_does_not_nurture_it_but_the_win(self):
        self.leads = self.make_lead(opportunity=5, won=9, revenue=10.0)
        self.enter_on(self.make_flow(), self.leads, 7, "done")
        found = self.read_report("nurtured_opportunities:sum", "nurtured_customers:sum")
        self.assertEqual(found, [0, 1])
