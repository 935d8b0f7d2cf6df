from odoo.tests import HttpCase, new_test_user, tagged

from .score_common import ScoreCase


@tagged("post_install", "-at_install")
class TestScoreVersionTours(HttpCase, ScoreCase):
    """A manager activates a draft and rolls it back, in a real browser."""

    def setUp(self):
        super().setUp()
        groups = "base.group_user,sales_team.group_sale_manager"
        manager = new_test_user(self.env, "mona", groups=groups)
        big = {"domain": "[('company_size', '>', 100)]", "points": 80}
        model = self._create_model(
            fit=[{**big, "name": "Big company"}],
            engagement=[{"types": "pricing_page", "points": 30}],
            sql_threshold=60,
        )
        common = {"user_id": manager.id, "team_id": False}
        self.bert = self._create_lead(name="Big Bert", company_size=500, **common)
        self.eve = self._create_lead(name="Eager Eve", **common)
        self._engage(self.eve, "pricing_page")
        self.draft = model._make_version()
        self.draft.rule_ids.filtered(lambda r: r.name == "Big company").points = 5

    def test_queue_reorders_and_is_as_before_after_the_roll_back(self):
        """Capabilities: 28, 59"""
        form = f"/odoo/score-models/{self.draft.id}"
        for url, tour, qualification in (
            ("/odoo/my-queue", "lead_priority_queue_big_first", "sql"),
            (form, "lead_priority_activate", "raw"),
            ("/odoo/my-queue", "lead_priority_queue_eager_first", "raw"),
            (form, "lead_priority_roll_back", "sql"),
            ("/odoo/my-queue", "lead_priority_queue_big_first", "sql"),
        ):
            self.start_tour(url, tour, login="mona")
            self.env.invalidate_all()
            self.assertEqual(self.bert.qualification, qualification, tour)
