from datetime import timedelta

from .score_common import ScoreCase


class TestScoreExplanation(ScoreCase):
    """The parts of a score add up to it, in sentences that a rep understands."""

    def _assert_adds_up(self, explanation):
        points = [
            p["points"] for p in explanation["parts"] + explanation["adjustments"]
        ]
        self.assertEqual(sum(points), explanation["total"])

    def test_parts_and_caps_add_up_to_the_score(self):
        """Capabilities: 54, 60"""
        self._create_model(
            fit=[{"domain": "[('company_size', '>', 50)]", "points": 40}],
            engagement=[
                {"types": "pricing_page", "counting": "each", "window_days": 7},
                {"types": "unsubscribe", "points": -5},
            ],
            caps=(30, 15),
            cap=20,
        )
        lead = self._create_lead(company_size=60)
        self._engage(lead, "pricing_page", timedelta(days=1), timedelta(hours=2))
        self._engage(lead, "unsubscribe")
        explanation = lead.get_score_explanation()
        self._assert_adds_up(explanation)
        self.assertEqual(explanation["total"], lead.lead_score)
        self.assertEqual(
            [a["kind"] for a in explanation["adjustments"]], ["group", "total"]
        )

    def test_sentence_and_end_of_the_window(self):
        """Capabilities: 60"""
        self._create_model(engagement=[{"types": "pricing_page", "window_days": 7}])
        lead = self._create_lead()
        last = self.now - timedelta(days=2)
        self._engage(lead, "pricing_page", timedelta(days=3), timedelta(days=2))
        part = lead.get_score_explanation()["parts"][0]
        self.assertEqual(part["sentence"], "Pricing page viewed: 2 times in 7 days")
        self.assertEqual(part["expires_at"], str(last + timedelta(days=7))[:19])

    def test_no_model_means_no_score_yet(self):
        explanation = self._create_lead().get_score_explanation()
        self.assertFalse(explanation["has_score"])
        self.assertIn("No score yet", explanation["message"])

    def test_closed_lead_keeps_its_score(self):
        self._create_model(fit=[{"domain": "[('company_size', '>', 50)]"}])
        lead = self._create_lead(company_size=60)
        lead.action_set_lost()
        lead.company_size = 10
        explanation = lead.get_score_explanation()
        self.assertEqual((lead.lead_score, explanation["total"]), (10, 10))
        self._assert_adds_up(explanation)
