from datetime import timedelta

from odoo.tests import tagged

from .target_common import TargetCase


@tagged("post_install", "-at_install")
class TestKpiReport(TargetCase):
    """What marketers and salespeople are measured by. Capabilities: 170, 171"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["lead.analytics.report.kpi"]
        cls.campaign = cls.env["utm.campaign"].create(
            {"title": "Spring", "user_id": cls.mia.id}
        )

    def figures(self, role, person, user=None):
        self.refresh()
        report = self.report.with_user(user or self.max)
        domain = [("role", "=", role), ("person_id", "=", person.id)]
        aggregates = ("leads:sum", "activation_rate:avg", "rated_rate:avg")
        return report._read_group(domain, [], [*aggregates, "points:avg"])[0]

    def bring(self, *days, **values):
        leads = self.capture(*days, **values)
        leads.capture_ids.campaign_id = self.campaign
        return leads

    def read_page(self, lead, day):
        row = {"lead_id": lead.id, "type": "page_view", "occurred_at": self.noon(day)}
        self.env["lead.engagement"]._record_engagement([row], now=self.now)

    def test_marketer_is_measured_by_leads_that_come_to_life_in_a_week(self):
        leads = self.bring(*[-20] * 4)
        self.read_page(leads[0], -13)
        self.read_page(leads[1], -12)
        found = self.figures("marketing", self.mia)
        self.assertEqual(found[:2], (4, 25.0))

    def test_marketers_leads_are_rated_by_sales(self):
        leads = self.bring(-9, -9, -9, -9, user_id=self.ann.id)
        leads[0].with_user(self.ann).rate_quality("good")
        leads[1].with_user(self.ann).rate_quality("bad")
        leads[1].with_user(self.lea).rate_quality("good")
        # The second is rated twice: on average it is 50.
        self.assertEqual(self.figures("marketing", self.mia)[2:], (50.0, 75.0))
        self.assertEqual(self.figures("sales", self.ann)[2:], (50.0, 50.0))

    def test_each_lead_counts_for_its_salesperson_and_its_marketer(self):
        self.bring(-9, user_id=self.ann.id)
        self.capture(-9, user_id=self.ann.id)
        self.assertEqual(self.figures("sales", self.ann)[0], 2)
        self.assertEqual(self.figures("marketing", self.mia)[0], 1)
        self.assertFalse(self.figures("sales", self.mia)[0])

    def test_rep_sees_what_comes_of_own_leads_only(self):
        self.bring(-9, user_id=self.ann.id)
        self.bring(-9, user_id=self.bob.id)
        self.assertEqual(self.figures("marketing", self.mia, self.ann)[0], 1)
        self.assertFalse(self.figures("sales", self.bob, self.ann)[0])
        self.assertEqual(self.figures("marketing", self.mia, self.mia)[0], 2)
        row = self.report.with_user(self.ann).search([("role", "=", "sales")], limit=1)
        self.assertEqual(row.action_open_lead()["res_model"], "crm.lead")
        self.assertLess(row.captured_at, self.now - timedelta(days=1))
