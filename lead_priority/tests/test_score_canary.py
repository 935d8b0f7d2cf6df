from datetime import timedelta

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import new_test_user
from odoo.tools import SQL

from ..scoring import Share
from .score_common import ScoreCase

DAY = timedelta(days=1)


class TestScoreCanary(ScoreCase):
    """A draft scores a part of the leads, and is taken back when a figure falls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "sales_team.group_sale_manager"
        cls.max = new_test_user(cls.env, "max_c", groups=manager)

    def setUp(self):
        super().setUp()
        rules = [{"domain": "[]", "points": 30}]
        self.active = self._create_model(fit=rules, sql_threshold=80)
        self.draft = self.active._make_version()
        self.draft.rule_ids.points = 90
        self.south = self.env["crm.team"].create({"name": "South"})

    def _start(self, **vals):
        canary = self.env["lead.score.canary"].create(
            {"model_id": self.draft.id, "team_id": self.south.id, "least_leads": 40}
            | vals
        )
        canary.with_user(self.max).action_start()
        return canary

    def _fill(self, trial, active, count=40):
        """Create leads on both sides; so many of each are won."""
        leads = self.env["crm.lead"]
        for team, hits in ((self.south.id, trial), (False, active)):
            made = leads.create([{"name": "x", "team_id": team}] * count)
            made[:hits].action_set_won()
        return leads

    def test_each_side_is_scored_by_its_model(self):
        """Capabilities: 28"""
        self._start()
        there = self._create_lead(team_id=self.south.id)
        here = self._create_lead(team_id=False)
        self.assertEqual((there.lead_score, here.lead_score), (90, 30))
        self.assertEqual(there._get_score_model().id, self.draft.id)
        self.assertEqual(here._get_score_model().id, self.active.id)
        there.team_id = False
        self.assertEqual(there.lead_score, 30)

    def test_share_is_stable_and_what_was_asked_for(self):
        canary = self._start(team_id=False, percent=20)
        leads = self.env["crm.lead"].create([{"name": "x"}] * 200)
        tried = leads.filtered(lambda lead: lead.lead_score == 90)
        self.assertAlmostEqual(len(tried), 40, delta=3)
        share = Share(percent=20, salt=canary.id)
        self.assertEqual(tried.ids, [i for i in leads.ids if share.takes(i)])
        found = self.env.execute_query(
            SQL("SELECT id FROM crm_lead WHERE %s ORDER BY id", share.condition())
        )
        self.assertLessEqual(set(tried.ids), {row[0] for row in found})

    def test_every_lead_has_one_model(self):
        self._start(team_id=False, percent=35)
        self.env["crm.lead"].create([{"name": "x"}] * 30)
        models_ = self.env["lead.score.model"]
        active = models_._get_active_score_models()
        scopes = [models_._scope_filter(model, active) for model in active]
        self.assertEqual(len(scopes), 2)
        counted = SQL(" + ").join(SQL("(%s)::int", scope) for scope in scopes)
        rows = self.env.execute_query(SQL("SELECT DISTINCT %s FROM crm_lead", counted))
        self.assertEqual(rows, [(1,)])

    def test_fallen_figure_rolls_back_by_itself(self):
        canary = self._start(figure="won", least_leads=40)
        lead = self._create_lead(team_id=self.south.id)
        self.assertEqual(lead.qualification, "sql")
        self._fill(trial=3, active=20)
        canary._judge(self.now)
        self.assertEqual((canary.state, self.draft.state), ("rolled_back", "archived"))
        self.assertEqual((lead.lead_score, lead.qualification), (30, "raw"))
        self.assertEqual(canary.activity_ids.user_id, self.max)
        self.assertEqual(canary.active_share, 50.0)
        self.assertEqual(canary.trial_hits, 3)
        self.assertIn("Lower with the draft", canary.verdict)

    def test_small_fall_is_tolerated(self):
        canary = self._start(figure="won", tolerated_fall=10)
        self._fill(trial=16, active=20)
        canary._judge(self.now)
        self.assertEqual(canary.state, "running")
        self.assertIn("No clear difference", canary.verdict)
        self.assertIn("Draft on trial", canary.board)

    def test_too_few_leads_are_not_judged(self):
        canary = self._start(figure="won", least_leads=50)
        self._fill(trial=0, active=40)
        canary._judge(self.now)
        self.assertEqual(canary.state, "running")
        self.assertIn("Too few leads", canary.verdict)

    def test_leads_of_before_do_not_count(self):
        self._fill(trial=0, active=40)
        self.env.flush_all()
        earlier = SQL("UPDATE crm_lead SET create_date = create_date - '1 h'::interval")
        self.env.cr.execute(earlier)
        canary = self._start(figure="won")
        canary._judge(self.now)
        self.assertEqual((canary.trial_leads, canary.active_leads), (0, 0))

    def test_adopting_scores_all_leads(self):
        canary = self._start()
        lead = self._create_lead(team_id=False)
        canary.action_adopt()
        self.assertEqual((canary.state, self.draft.state), ("adopted", "active"))
        self.assertEqual((lead.lead_score, self.active.state), (90, "archived"))
        kinds = self.draft.activation_ids.mapped("kind")
        self.assertEqual(set(kinds), {"canary", "canary_end", "from_now"})

    def test_adopted_then_rolled_back_is_as_before_the_trial(self):
        there = self._create_lead(team_id=self.south.id)
        self._start().action_adopt()
        self.assertEqual(there.qualification, "sql")
        self.draft.action_roll_back()
        self.assertEqual((there.lead_score, there.qualification), (30, "raw"))

    def test_time_over_gives_leads_back_and_asks(self):
        canary = self._start()
        lead = self._create_lead(team_id=self.south.id)
        canary._judge(self.now + 15 * DAY)
        self.assertEqual((canary.state, lead.lead_score), ("ended", 30))
        self.assertEqual(lead.qualification, "sql")
        self.assertTrue(canary.activity_ids)
        canary.action_adopt()
        self.assertEqual(self.draft.state, "active")

    def test_trial_ends_when_its_rival_goes(self):
        canary = self._start()
        self.active.action_archive()
        self.assertEqual((canary.state, self.draft.state), ("ended", "archived"))

    def test_draft_on_trial_and_terms_are_kept(self):
        canary = self._start()
        with self.assertRaises(RedirectWarning):
            self.draft.rule_ids.points = 3
        with self.assertRaises(UserError):
            canary.percent = 50
        with self.assertRaises(UserError):
            canary.unlink()
        self.draft.based_on_id._make_version()

    def test_how_it_goes_is_not_written_by_people(self):
        canary = self._start().with_user(self.max)
        for vals in ({"state": "adopted"}, {"trial_hits": 99}):
            with self.assertRaises(AccessError):
                canary.write(vals)
            with self.assertRaises(AccessError):
                canary.create({"model_id": self.draft.id, **vals})
        canary.action_judge()
        self.assertTrue(canary.judged_at)

    def test_nothing_to_compare_with_is_refused(self):
        self.active.action_archive()
        with self.assertRaisesRegex(UserError, "No score model is active"):
            self._start()

    def test_only_managers_try(self):
        marketing = "lead_priority.lead_priority_group_marketing"
        mia = new_test_user(self.env, "mia_c", groups=marketing)
        canary = self._start()
        for method in ("action_end", "action_roll_back", "action_adopt"):
            with self.assertRaises(AccessError):
                getattr(canary.with_user(mia), method)()

    def test_job_judges_and_goes_on_after_a_failure(self):
        canary = self._start(figure="won")
        self._fill(trial=0, active=40)
        with self.enter_registry_test_mode():
            job = "lead_priority.ir_cron_judge_score_trials"
            self.env.ref(job).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(canary.state, "rolled_back")
