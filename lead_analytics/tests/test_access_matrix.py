from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.lead_priority.tests.access_common import AccessMatrixCase

ALL = "crwd"
# What each role may do, by model: create, read, write, delete.
MATRIX = {
    #              rep  leader manager marketing integration employee public
    "lead.analytics.report.adoption": ("", "r", "r", "", "", "", ""),
    "lead.analytics.report.attribution": ("", "r", "r", "r", "", "", ""),
    "lead.analytics.report.customer": ("", "r", "r", "r", "", "", ""),
    "lead.analytics.report.day": ("", "r", "r", "r", "", "", ""),
    "lead.analytics.report.kpi": ("r", "r", "r", "r", "", "", ""),
    "lead.analytics.report.funnel": ("r", "r", "r", "r", "", "", ""),
    "lead.analytics.report.loss": ("r", "r", "r", "r", "", "", ""),
    "lead.analytics.report.rep": ("r", "r", "r", "r", "", "", ""),
    "lead.analytics.report.sla": ("r", "r", "r", "r", "", "", ""),
    "lead.analytics.report.leak": ("r", "r", "r", "r", "", "", ""),
    "lead.analytics.report.waste": ("r", "r", "r", "r", "", "", ""),
    "lead.attribution": ("", "", "", "", "", "", ""),
    "lead.assignment.month": ("", "r", "r", "", "", "", ""),
    "lead.channel.cost": ("", "r", ALL, ALL, "", "", ""),
    "lead.drop": ("", "r", "rw", "r", "", "", ""),
    "lead.drop.trait": ("", "r", "r", "r", "", "", ""),
    "lead.leak": ("r", "r", "r", "r", "", "", ""),
    "lead.leak.action": ("r", "crw", ALL, "crw", "", "", ""),
    "lead.period.comparison": ("", ALL, ALL, ALL, "", "", ""),
    "lead.period.comparison.line": ("", "r", "r", "r", "", "", ""),
    "lead.system.cost": ("", "r", ALL, "r", "", "", ""),
    "lead.milestone": ("r", "r", "r", "r", "", "", ""),
    "lead.review.pack": ("r", "r", ALL, ALL, "", "", ""),
    "lead.review.pack.file": ("r", "r", "rd", "rd", "", "", ""),
    "lead.milestone.change": ("", "", "", "", "", "", ""),
    "lead.agreement": ("r", "r", ALL, "r", "", "", ""),
    "lead.agreement.month": ("r", "r", "r", "r", "", "", ""),
    "lead.agreement.promise": ("r", "r", ALL, "r", "", "", ""),
    "lead.target": ("r", "r", ALL, "r", "", "", ""),
    "lead.target.start": ("", "", ALL, "", "", "", ""),
    "lead.target.point": ("", "", "", "", "", "", ""),
    "lead.milestone.day": ("", "", "", "", "", "", ""),
    "lead.milestone.day.change": ("", "", "", "", "", "", ""),
}
REPORTS = (
    "lead.milestone",
    "lead.analytics.report.funnel",
    "lead.analytics.report.waste",
)


@tagged("post_install", "-at_install")
class TestAnalyticsAccessMatrix(AccessMatrixCase):
    """Who may do and see what in figures and costs. Targets: S7"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ina = cls._user("ina", "lead_priority.lead_priority_group_integration")
        cls.pia = new_test_user(cls.env, "lp_pia", groups="base.group_public")
        cls.roles = (cls.ann, cls.lea, cls.max, cls.mia, cls.ina, cls.eve, cls.pia)
        while cls.env["lead.milestone"]._refresh_next():
            pass

    def test_operations_by_role(self):
        self.check_matrix(MATRIX)

    def test_no_model_is_left_out(self):
        found = {
            model._name
            for model in self.env.registry.values()
            if model._original_module == "lead_analytics" and not model._abstract
        }
        self.assertEqual(found, {*MATRIX})

    def test_rep_counts_the_leads_a_rep_sees_and_a_leader_all(self):
        for model in REPORTS:
            leads = self._seen(self.ann, "crm.lead") - {"lost"}
            seen = self._seen(self.ann, model) - {"lost"}
            self.assertEqual(seen, leads, model)
            self.assertEqual(self._seen(self.lea, model), {*self.leads}, model)

    def test_sums_are_of_what_one_may_search(self):
        for user in (self.ann, self.lea, self.mia):
            waste = self.env["lead.analytics.report.waste"].with_user(user)
            board = waste.get_waste_board()
            self.assertEqual(board["captured"], waste.search_count([]))

    def test_rep_sees_where_leads_went_and_not_what_they_cost(self):
        board = self.env["lead.analytics.report.waste"].with_user(self.ann)
        board = board.get_waste_board()
        self.assertIsNone(board["leaked_cost"])
        self.assertEqual({line["cost"] for line in board["lines"]}, {None})
        for model in ("funnel", "waste", "leak", "loss"):
            report = self.env[f"lead.analytics.report.{model}"]
            with self.subTest(model), self.assertRaises(AccessError):
                report.with_user(self.ann)._read_group([], [], ["cost:sum"])
            report.with_user(self.lea)._read_group([], [], ["cost:sum"])

    def test_other_company_is_out_of_reach(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        cost = self.env["lead.channel.cost"].create(
            {
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "amount": 1,
                "company_id": elsewhere.id,
            }
        )
        self.check_refused(self.max, cost, "read", ["amount"])
        self.check_refused(self.max, cost, "write", {"amount": 2})
