from datetime import date

from odoo.tests import new_test_user, tagged

from .judging_common import JudgedCase

BERLIN = {"domain": "[('city', '=', 'Berlin')]", "points": 80}
BANDS = {"mql_threshold": 40, "sql_threshold": 80}


@tagged("post_install", "-at_install")
class TestScoreReview(JudgedCase):
    """Each quarter the managers get a pack that is prepared."""

    def setUp(self):
        super().setUp()
        self.model = self._create_model(
            fit=[BERLIN], company_id=self.company.id, **BANDS
        )
        self.manager = new_test_user(
            self.env,
            "review manager",
            "sales_team.group_sale_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def _review(self):
        return self.env["lead.score.review"].create(
            {
                "model_id": self.model.id,
                "company_id": self.company.id,
                "date_from": self.days[0],
                "date_to": self.days[1],
            }
        )

    def test_quarters_are_those_of_the_calendar(self):
        reviews = self.env["lead.score.review"]
        for today, first, last in (
            (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 2, 28), date(2025, 10, 1), date(2025, 12, 31)),
        ):
            self.assertEqual(reviews._get_last_quarter(today), (first, last))

    def test_each_active_model_gets_one_review_a_quarter(self):
        """Capabilities: 62"""
        self.model._write_beside({"activated_at": "2025-05-05"})
        reviews = self.env["lead.score.review"]
        made = reviews._open_quarter(date(2026, 1, 1))
        self.assertEqual(made.model_id, self.model)
        self.assertFalse(reviews._open_quarter(date(2026, 2, 2)))

    def test_a_model_activated_after_the_quarter_is_not_reviewed(self):
        self.model._write_beside({"activated_at": "2026-01-01"})
        self.assertFalse(self.env["lead.score.review"]._open_quarter(date(2026, 1, 1)))

    def test_the_pack_is_prepared_and_managers_are_told(self):
        """Capabilities: 62"""
        for outcome in ("won", "lost", "lost"):
            self._past(outcome, city="Berlin")
        review = self._review().with_user(self.manager)
        review.action_prepare()
        self.assertEqual(review.state, "ready")
        self.assertEqual(review.calibration_id.lead_count, 3)
        self.assertEqual(review.activity_ids.user_id, self.manager)
        self.assertIn("Too few", review.summary)
        self.assertFalse(review.backtest_id)

    def test_preparing_goes_on_where_it_was(self):
        review = self._review()
        review.sudo().state = "preparing"
        self.assertEqual(review._prepare_open(), 1)
        calibration = review.calibration_id
        while review._prepare_open():
            pass
        self.assertEqual(review.state, "ready")
        self.assertEqual(review.calibration_id, calibration)

    def test_what_was_decided_closes_the_activities(self):
        review = self._review().with_user(self.manager)
        review.action_prepare()
        review.decision = "Keep the rules"
        review.action_done()
        self.assertEqual(review.state, "done")
        self.assertFalse(review.activity_ids)
