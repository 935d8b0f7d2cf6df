from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .score_common import ScoreCase


class TestScoreModels(ScoreCase):
    """Models are activated, replaced, archived and edited by the right people."""

    def test_nearest_active_model_scores_a_lead(self):
        """Capabilities: 23"""
        team = self.env["crm.team"].create({"name": "South"})
        rules = [{"domain": "[]", "points": 10}]
        self._create_model(fit=rules)
        self._create_model(fit=[{**rules[0], "points": 7}], team_id=team.id)
        lead = self._create_lead(team_id=False)
        self.assertEqual(lead.lead_score, 10)
        lead.team_id = team
        self.assertEqual(lead.lead_score, 7)

    def test_activating_archives_the_model_it_replaces(self):
        old = self._create_model(fit=[{"domain": "[]", "points": 10}])
        lead = self._create_lead()
        new = self._create_model(fit=[{"domain": "[]", "points": 4}], state="draft")
        self.assertEqual(new.replaced_model_id, old)
        new.action_activate()
        self.assertEqual((old.state, new.state), ("archived", "active"))
        self.assertEqual(lead.lead_score, 4)

    @mute_logger("odoo.sql_db")
    def test_one_model_is_active_per_scope(self):
        self._create_model()
        other = self._create_model(state="draft")
        with self.assertRaisesRegex(Exception, "_active_scope_uniq"):
            other._set_state("active", self.now)

    def test_archiving_the_last_model_takes_the_score(self):
        model = self._create_model(fit=[{"domain": "[]", "points": 10}])
        lead = self._create_lead()
        model.action_archive()
        self.assertEqual((lead.lead_score, lead.scored_at), (0, False))

    def test_marketing_edits_drafts_and_activates_nothing(self):
        marketer = new_test_user(
            self.env, "mia_s", groups="lead_priority.lead_priority_group_marketing"
        )
        draft = self._create_model(fit=[{"domain": "[]"}], state="draft")
        active = self._create_model(fit=[{"domain": "[]"}])
        draft.rule_ids.with_user(marketer).points = 12
        with self.assertRaises(AccessError):
            draft.with_user(marketer).action_activate()
        with self.assertRaises(AccessError):
            active.rule_ids.with_user(marketer).points = 12

    def test_editing_an_active_model_rescores_its_leads(self):
        """Capabilities: 28"""
        model = self._create_model(fit=[{"domain": "[]", "points": 10}])
        lead = self._create_lead()
        self._change(model, points=3)
        self.assertEqual(lead.lead_score, 3)

    def test_thresholds_raise_and_a_person_lowers(self):
        """Capabilities: 26"""
        self._create_model(
            fit=[{"domain": "[('company_size', '>', 50)]", "points": 60}],
            engagement=[{"types": "demo_request", "points": 25}],
            mql_threshold=60,
            sql_threshold=80,
        )
        lead = self._create_lead(company_size=60)
        self.assertEqual(lead.qualification, "mql")
        with self.assertRaises(UserError):
            lead.action_set_qualification("raw", " ")
        lead.action_set_qualification("raw", "Only a student")
        lead._update_score(self.now)
        self.assertEqual(lead.qualification, "raw")
        self._engage(lead, "demo_request")
        self.assertEqual(lead.qualification, "sql")
        self.assertEqual(
            lead.qualification_change_ids.sorted("id").mapped("reason"),
            ["threshold", "person", "threshold"],
        )

    def test_decay_never_takes_a_qualification(self):
        self._create_model(
            engagement=[{"types": "demo_request", "points": 90, "window_days": 7}],
            sql_threshold=80,
        )
        lead = self._create_lead()
        self._engage(lead, "demo_request")
        lead._update_score(self.now + timedelta(days=8))
        self.assertEqual((lead.lead_score, lead.qualification), (0, "sql"))

    def test_people_cannot_write_the_score(self):
        rep = new_test_user(self.env, "ann_s", groups="sales_team.group_sale_salesman")
        lead = self._create_lead(user_id=rep.id).with_user(rep)
        for values in ({"lead_score": 99}, {"qualification": "sql"}):
            with self.assertRaises(AccessError):
                lead.write(values)
        with self.assertRaises(AccessError):
            lead.action_set_qualification("sql", "I like it")

    def test_buying_stage_counts_in_the_score(self):
        """Capabilities: 30"""
        self._create_model(
            fit=[{"domain": "[('buying_stage', '=', 'decision')]", "points": 20}]
        )
        lead = self._create_lead(buying_stage="consideration")
        self.assertEqual(lead.lead_score, 0)
        lead.buying_stage = "decision"
        self.assertEqual(lead.lead_score, 20)

    def test_nearer_to_the_ideal_customer_weighs_more(self):
        """Capabilities: 55"""
        model = self._create_model(state="draft")
        self.env["lead.score.profile"].create(
            {"model_id": model.id, "size_from": 50, "is_founder": True}
        )
        model.action_activate()
        near = self._create_lead(seniority="founder", company_size=60)
        far = self._create_lead(seniority="intern", company_size=60)
        self.assertGreater(near.lead_score, far.lead_score)

    def test_ideal_customer_keeps_its_rules(self):
        """Capabilities: 36"""
        model = self._create_model(state="draft")
        profile = self.env["lead.score.profile"].create(
            {
                "model_id": model.id,
                "size_from": 50,
                "size_to": 500,
                "is_founder": True,
                "pains": "slow answers, manual",
                "revenue_from": 1_000_000,
            }
        )
        model.action_activate()
        vals = {"seniority": "founder", "pains": "All is manual", "company_size": 60}
        lead = self._create_lead(**vals)
        self.assertEqual(lead.lead_score, 10 + 15 + 5)
        version = model._make_version()
        own = self.env["lead.score.profile"].search([("model_id", "=", version.id)])
        own.write({"pains": False, "size_points": 20})
        version.action_activate()
        self.assertEqual(lead.lead_score, 20 + 15)
        self.assertEqual(len(own.group_id.rule_ids), 3)
        self.assertEqual(len(profile.group_id.rule_ids), 4)

    def test_form_shows_hits_bands_and_the_test_on_a_lead(self):
        model = self._create_model(fit=[{"domain": "[]"}], mql_threshold=5, cap=50)
        lead = self._create_lead()
        self.assertGreaterEqual(model.rule_ids.hits, 1)
        self.assertIn("MQL", model.band_picture)
        test = self.env["lead.score.test"].create(
            {"model_id": model.id, "lead_id": lead.id}
        )
        self.assertIn("Rule 0", test.waterfall)
        self.assertIn("lead_score", lead.web_save({"name": "x"}, {"lead_score": {}})[0])
