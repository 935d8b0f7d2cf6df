from odoo.tests import HttpCase, new_test_user, tagged

from .learning_common import LearningCase

BANDS = {"mql_threshold": 40, "sql_threshold": 80}


@tagged("post_install", "-at_install")
class TestScoreLoopTour(HttpCase, LearningCase):
    """From history to better weights and back, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = {
            "company_id": cls.company.id,
            "company_ids": [(6, 0, [cls.company.id])],
        }
        cls.rep = new_test_user(
            cls.env, "rita", groups="sales_team.group_sale_salesman", **company
        )
        cls.manager = new_test_user(
            cls.env, "mara", groups="sales_team.group_sale_manager", **company
        )

    def setUp(self):
        super().setUp()
        guess = {"domain": "[('city', '=', 'a')]", "points": 60}
        self.active = self._create_model(
            fit=[guess], name="By feeling", company_id=self.company.id, **BANDS
        )
        own = {"user_id": self.rep.id, "company_id": self.company.id}
        self._create_lead(**own, city="a", company_size=5)
        good = self._create_lead(
            **own, industry_id=self.industries["Software"].id, company_size=500
        )
        self._engage(good, "demo_request")
        self._create_lead(**own, company_size=80)
        self.env.flush_all()

    def _queue(self):
        """The rep's queue: (lead, score, qualification), the first to call first."""
        leads = self.env["crm.lead"].with_user(self.rep)
        leads.invalidate_model()
        found = leads.search([("user_id", "=", self.rep.id)], order=leads._queue_order)
        return [(lead.id, lead.lead_score, lead.qualification) for lead in found]

    def test_weights_are_suggested_tried_activated_and_rolled_back(self):
        """Capabilities: 55, 63"""
        before = self._queue()
        self.start_tour(
            "/odoo/suggested-weights",
            "lead_priority_score_loop",
            login="mara",
            timeout=300,
        )
        draft = self.env["lead.score.suggestion"].search([]).draft_ids
        self.assertEqual(draft.state, "active")
        self.assertEqual(draft.based_on_id, self.active)
        backtest = self.env["lead.score.backtest"].search([("model_id", "=", draft.id)])
        self.assertGreater(backtest.area_gain_low, 0)
        after = self._queue()
        self.assertEqual(after[0][0], before[1][0])
        self.start_tour(
            f"/odoo/lead.score.model/{draft.id}",
            "lead_priority_score_roll_back",
            login="mara",
            timeout=300,
        )
        self.assertEqual(self.active.state, "active")
        self.assertEqual(self._queue(), before)
