from datetime import timedelta

from .score_common import ScoreCase


class TestScoreEngine(ScoreCase):
    """One statement gives points and urgency, and writes what changes."""

    def test_profile_and_engagement_points_add_up(self):
        """Capabilities: 41, 57"""
        self._create_model(
            fit=[{"domain": "[('company_size', '>', 50)]", "points": 15}],
            engagement=[{"types": "pricing_page", "points": 10}],
        )
        lead = self._create_lead(company_size=60)
        self.assertEqual((lead.fit_score, lead.lead_score), (15, 15))
        self._engage(lead, "pricing_page")
        self.assertEqual((lead.engagement_score, lead.lead_score), (10, 25))

    def test_each_occurrence_decays_by_its_own_age(self):
        """Capabilities: 58"""
        self._create_model(
            engagement=[
                {
                    "types": "pricing_page",
                    "counting": "each",
                    "points": 10,
                    "half_life_days": 7,
                }
            ]
        )
        lead = self._create_lead()
        self._engage(lead, "pricing_page", timedelta(days=7), timedelta(0))
        self.assertEqual(lead.lead_score, 15)

    def test_what_is_thousands_of_half_lives_old_stops_no_score(self):
        rule = {"types": "pricing_page", "points": 10, "half_life_days": 1}
        self._create_model(engagement=[{**rule, "counting": "each"}, rule])
        lead = self._create_lead()
        self._engage(lead, "pricing_page", timedelta(), timedelta(days=3000))
        self.assertEqual(lead.lead_score, 20)

    def test_unchanged_scores_are_not_written(self):
        """Target: T6"""
        self._create_model(fit=[{"domain": "[('company_size', '>', 50)]"}])
        leads = self._create_lead(company_size=60) | self._create_lead()
        self.assertEqual(leads._update_score(self.now), 0)

    def test_urgent_lead_reminds_its_owner_once(self):
        """Capabilities: 65"""
        trial_end = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        self._create_model(
            fit=[{"kind": "date", "effect": "urgent", "date_field_id": trial_end.id}]
        )
        lead = self._create_lead(user_id=self.env.ref("base.user_admin").id)
        self.assertFalse(lead.is_urgent)
        lead.trial_end_at = self.now + timedelta(hours=47)
        self.assertTrue(lead.is_urgent)
        lead._update_score(self.now)
        self.assertEqual(len(lead.activity_ids), 1)
