from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.lead_priority.tests.sla_common import at

from .test_rep_reports import RepReportCase

REPORTS = ("loss", "sla", "rep")


@tagged("post_install", "-at_install")
class TestRepRights(RepReportCase):
    """Everyone counts what one may open, in one's companies. Targets: S7"""

    def setUp(self):
        super().setUp()
        self.activate()
        self.small = self.owned(self.ann, expected_revenue=10)
        self.large = self.owned(self.ann, expected_revenue=9000)
        self.other = self.owned(self.bob, expected_revenue=10)
        self.leads = self.small | self.large | self.other
        for lead in self.leads:
            self.lose(lead, at(4, 9))

    def seen(self, user, name):
        rows = self.env[f"lead.analytics.report.{name}"].with_user(user).search([])
        return rows.sudo().lead_id & self.leads

    def test_rep_counts_own_leads_and_a_leader_all(self):
        for name in REPORTS:
            self.assertEqual(self.seen(self.ann, name), self.small | self.large, name)
            self.assertEqual(self.seen(self.lea, name), self.leads, name)

    def test_rule_of_a_customer_on_leads_narrows_each_report(self):
        self.env["ir.rule"].create(
            {
                "name": "Only small ones",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": "[('expected_revenue', '<', 100)]",
            }
        )
        for name in REPORTS:
            self.assertEqual(self.seen(self.ann, name), self.small, name)
            self.assertEqual(self.seen(self.lea, name), self.small | self.other, name)
        board = self.env["lead.analytics.report.rep"].with_user(self.lea)
        lines = board.get_rep_board("all", self.team.id)["lines"]
        self.assertEqual(sum(line["handled"] for line in lines), 2)
        matrix = board.get_segment_matrix("source_id", "all", self.team.id)
        self.assertEqual(matrix["total"]["leads"], 2)

    def test_other_companies_are_not_counted(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.cr.execute(
            "UPDATE lead_milestone SET company_id = %s WHERE lead_id = %s",
            (company.id, self.small.id),
        )
        self.env.invalidate_all()
        for name in ("loss", "rep"):
            self.assertNotIn(self.small, self.seen(self.lea, name), name)

    def test_amounts_of_two_currencies_are_added_up_in_ones_own(self):
        company = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": self.env.ref("base.CNY").id}
        )
        own = self.env.company.currency_id
        dollars, yuan = 10, 700
        self.env["res.currency.rate"].search([]).unlink()
        for currency, rate in ((own, 1.0), (company.currency_id, 7.0)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "rate": rate,
                    "name": "2026-01-01",
                    "company_id": self.env.company.id,
                }
            )
        self.env.cr.execute(
            "UPDATE lead_milestone SET company_id = %s, revenue = %s,"
            " won_at = lost_at, lost_at = NULL WHERE lead_id = %s",
            (company.id, yuan, self.small.id),
        )
        self.env.cr.execute(
            "UPDATE lead_milestone SET won_at = lost_at, lost_at = NULL, revenue = %s"
            " WHERE lead_id = %s",
            (dollars, self.large.id),
        )
        self.env.invalidate_all()
        self.lea.company_ids |= company
        both = (self.env.company | company).ids
        report = self.env["lead.analytics.report.rep"].with_user(self.lea)
        board = report.with_context(allowed_company_ids=both).get_rep_board(
            "all", self.team.id
        )
        self.assertAlmostEqual(board["total"]["won_revenue"], dollars + yuan / 7)

    def test_reps_and_marketing_do_not_read_months(self):
        months = self.env["lead.assignment.month"]
        for user in (self.ann, self.mia):
            with self.assertRaises(AccessError):
                months.with_user(user).search([])
