from datetime import timedelta
from unittest.mock import patch

from odoo.tools import SQL, mute_logger

from .score_common import ScoreCase

DAY = timedelta(days=1)


class TestScorePass(ScoreCase):
    """What time changes is found, and nothing else is scored or written."""

    def _pass(self, model, now, limit=1000):
        """Run a whole pass; give the leads that were scored."""
        scored = []
        score_leads = type(model)._score_leads

        def spy(self, ids, at):
            scored.extend(ids)
            return score_leads(self, ids, at)

        with patch.object(type(model), "_score_leads", spy):
            while model._process_pass(now, limit):
                pass
        return scored

    def _spoil_score(self, lead):
        self.env.flush_all()
        rows = SQL("id = %s", lead.sudo().score_id.id)
        self.env.cr.execute(SQL("UPDATE lead_score SET lead_score = 4 WHERE %s", rows))

    def test_only_leads_whose_window_ended_are_scored(self):
        model = self._create_model(
            engagement=[{"types": "pricing_page", "window_days": 7, "points": 15}]
        )
        early, late = self._create_lead(), self._create_lead()
        self._engage(early, "pricing_page", 5 * DAY)
        self._engage(late, "pricing_page", DAY)
        self._pass(model, self.now + timedelta(hours=1))
        scored = self._pass(model, self.now + 3 * DAY)
        self.assertEqual((early.lead_score, late.lead_score), (0, 15))
        self.assertNotIn(late.id, scored)

    def test_date_ahead_and_relative_dates_turn_with_time(self):
        """Capabilities: 65"""
        trial_end = self.env["ir.model.fields"]._get("crm.lead", "trial_end_at")
        model = self._create_model(
            fit=[
                {"kind": "date", "effect": "urgent", "date_field_id": trial_end.id},
                {"domain": "[('create_date', '>', 'today -7d')]", "points": 5},
            ]
        )
        lead = self._create_lead(trial_end_at=self.now + 5 * DAY)
        self._pass(model, self.now)
        self.assertEqual((lead.lead_score, lead.is_urgent), (5, False))
        self._pass(model, self.now + 4 * DAY)
        self.assertTrue(lead.is_urgent)
        self._pass(model, self.now + 9 * DAY)
        self.assertEqual((lead.lead_score, lead.is_urgent), (0, False))

    def test_nothing_due_scores_nothing(self):
        """Target: T6"""
        model = self._create_model(fit=[{"domain": "[]"}])
        self._create_lead()
        self._pass(model, self.now)
        self.assertEqual(self._pass(model, self.now + DAY), [])

    def test_a_pass_goes_on_where_it_stopped(self):
        model = self._create_model(fit=[{"domain": "[]"}])
        leads = self._create_lead() | self._create_lead() | self._create_lead()
        model._restart_pass()
        model._process_pass(self.now, 1)
        first = model.scoring_after_id
        scored = self._pass(model, self.now)
        self.assertTrue(model.scored_until)
        self.assertFalse(set(scored) & {first})
        self.assertLessEqual(set(leads.ids) - {first}, set(scored))

    def test_passes_equal_a_full_rescore(self):
        """Target: R5"""
        model = self._create_model(
            engagement=[
                {
                    "types": "pricing_page",
                    "counting": "each",
                    "half_life_days": 3,
                    "points": 20,
                },
                {"types": "white_paper", "window_days": 2, "minimum_count": 2},
            ]
        )
        leads = self._create_lead() | self._create_lead()
        self._engage(leads[0], "pricing_page", DAY, 3 * DAY)
        self._engage(leads[1], "white_paper", DAY, timedelta(hours=3))
        for days in (0, 1, 2, 5, 40, 90):
            self._pass(model, self.now + days * DAY)
            self.assertEqual(leads._update_score(self.now + days * DAY), 0, days)

    def test_cron_scores_and_commits(self):
        model = self._create_model(fit=[{"domain": "[]", "points": 9}])
        lead = self._create_lead()
        self._spoil_score(lead)
        model._restart_pass()
        with self.enter_registry_test_mode():
            self.env.ref("lead_priority.ir_cron_update_scores").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.lead_score, 9)

    @mute_logger("odoo.addons.lead_priority.models.lead_score_model_pass")
    def test_a_model_that_fails_does_not_stop_the_others(self):
        teams = self.env["crm.team"].create([{"name": "North"}, {"name": "South"}])
        broken, sound = (
            self._create_model(fit=[{"domain": "[]", "points": 9}], team_id=team.id)
            for team in teams
        )
        lead = self._create_lead(team_id=teams[1].id)
        self._spoil_score(lead)
        sound._restart_pass()
        process = type(sound)._process_pass

        def fail(model, now, limit):
            if model == broken:
                raise ValueError
            return process(model, now, limit)

        with (
            patch.object(type(sound), "_process_pass", fail),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("lead_priority.ir_cron_update_scores").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(lead.lead_score, 9)

    def test_queries_do_not_grow_with_the_batch(self):
        """Target: T5"""
        self._create_model(
            fit=[{"domain": "[('company_size', '>', 50)]"}],
            engagement=[{"types": "pricing_page"}],
            mql_threshold=10,
        )
        few = self.env["crm.lead"].create([{"name": "x", "company_size": 9}] * 5)
        many = self.env["crm.lead"].create([{"name": "x", "company_size": 9}] * 200)
        for leads in (few, many):
            leads.company_size = 60
            self.env.flush_all()
            self.env.cr.execute("UPDATE crm_lead SET qualification = 'raw'")
            self.env.cr.execute("UPDATE lead_score SET lead_score = 0")
            self.env.invalidate_all()
            with self.assertQueryCount(8):
                leads._update_score(self.now)
            self.assertEqual(set(leads.mapped("qualification")), {"mql"})

    def test_a_batch_is_scored_once(self):
        self._create_model(engagement=[{"types": "pricing_page", "counting": "each"}])
        lead = self._create_lead()
        model_class = type(self.env["lead.score.model"])
        with patch.object(model_class, "_score_leads", autospec=True) as scoring:
            with lead._scoring_deferred():
                self._engage(lead, "pricing_page")
                lead.company_size = 5
                self._engage(lead, "pricing_page", DAY)
                scoring.assert_not_called()
            self.assertEqual(scoring.call_count, 1)

    def test_no_model_costs_nothing(self):
        """Target: T25"""
        lead = self._create_lead()
        lead._get_scoring_fields()
        with self.assertQueryCount(0):
            lead._mark_for_scoring()
            lead._get_scoring_fields()

    def test_order_of_events_does_not_matter(self):
        """Target: R5"""
        self._create_model(
            fit=[{"domain": "[('company_size', '>', 50)]"}],
            engagement=[
                {"types": "pricing_page", "minimum_count": 2, "points": 15},
                {"types": "white_paper", "half_life_days": 5, "points": 30},
            ],
        )
        events = [
            lambda lead: self._engage(lead, "pricing_page", DAY),
            lambda lead: self._engage(lead, "white_paper", 4 * DAY),
            lambda lead: lead.write({"company_size": 60}),
            lambda lead: self._engage(lead, "pricing_page", 3 * DAY),
        ]
        scores = set()
        for shift in range(4):
            lead = self._create_lead()
            for event in events[shift:] + events[:shift]:
                event(lead)
            scores.add(lead.lead_score)
            self.assertEqual(lead._update_score(self.now), 0)
        self.assertEqual(scores, {42})
