from unittest.mock import patch

from odoo.exceptions import UserError

from .score_worlds import ScoreWorlds
from .test_score_activation import WORLDS

AT_ONCE = "odoo.addons.lead_priority.models.lead_score_model_version.SCORED_AT_ONCE"


class TestScoreRollBack(ScoreWorlds):
    """Rolled back, all is as if the version had never been active."""

    def _versions(self):
        rules = [{"domain": "[]", "points": 30}]
        model = self._create_model(fit=rules, mql_threshold=40, sql_threshold=80)
        draft = model._make_version()
        draft.rule_ids.points = 90
        return model, draft

    def test_rolled_back_is_as_before(self):
        """Capabilities: 28. Target: R5"""
        for seed, model in self._worlds(200, WORLDS):
            for lead in self.leads:  # what time has changed already
                lead._update_score(self.now)
            before = self._facts(since=True)
            draft = self._random_version(model)
            kind = self.random.choice(["from_now", "retroactive"])
            draft._activate(kind, now=self.now)
            self.assertEqual(draft._roll_back(now=self.now), model)
            self.assertEqual(before, self._facts(since=True), f"world {seed}, {kind}")
            self.assertFalse(model.undone_id)

    def test_life_goes_on_meanwhile(self):
        """What would be without the version: the same life is lived twice."""
        for seed, model in self._worlds(300, WORLDS):
            for lead in self.leads:
                lead._update_score(self.now)
            draft = self._random_version(model)
            with self.env.cr.savepoint() as savepoint:
                self._live_on(seed)
                expected = self._facts()
                savepoint.rollback()
            self.env.invalidate_all()
            draft._activate("from_now", now=self.now)
            self._live_on(seed)
            draft._roll_back(now=self.now)
            self.assertEqual(expected, self._facts(), f"world {seed}")

    def _live_on(self, seed):
        self.random.seed(seed)
        for _ in range(12):
            lead = self.leads[self.random.randrange(len(self.leads))]
            self._do(lead, self.now)

    def test_what_a_person_changed_since_stays(self):
        __, draft = self._versions()
        touched, other = self._create_lead(), self._create_lead()
        draft._activate("from_now", now=self.now)
        self.assertEqual(touched.qualification, "sql")
        touched.action_set_qualification("mql", "Not that fast")
        draft._roll_back(now=self.now)
        self.assertEqual((touched.qualification, other.qualification), ("mql", "raw"))
        last = other.qualification_change_ids.sorted("id")[-1]
        self.assertEqual(last.reason, "roll_back")

    def test_held_score_is_restored(self):
        __, draft = self._versions()
        lead = self._create_lead()
        lead.action_set_qualification("sql", "They called")
        lead.action_set_qualification("raw", "Only a student")
        self.assertEqual(lead.qualification_held_score, 30)
        draft._activate("from_now", now=self.now)
        self.assertEqual(
            (lead.qualification, lead.qualification_held_score), ("sql", 0)
        )
        draft._roll_back(now=self.now)
        self.assertEqual(
            (lead.qualification, lead.qualification_held_score), ("raw", 30)
        )

    def test_owner_is_kept_and_history_tells(self):
        model, draft = self._versions()
        lead = self._create_lead()
        draft._activate("from_now", now=self.now)
        lead.user_id = self.env.ref("base.user_admin")
        opened = draft.action_roll_back()
        self.assertEqual(opened["res_id"], model.id)
        self.assertEqual(lead.user_id, self.env.ref("base.user_admin"))
        self.assertEqual((model.state, draft.state), ("active", "archived"))
        last = model.activation_ids[0]
        self.assertEqual((last.kind, last.previous_id), ("roll_back", draft.id))

    def test_first_version_cannot_be_rolled_back(self):
        model, __ = self._versions()
        self.assertFalse(model.previous_version_id)
        with self.assertRaises(UserError):
            model.action_roll_back()

    def test_rolled_back_version_may_be_activated_again(self):
        model, draft = self._versions()
        lead = self._create_lead()
        draft._activate("from_now", now=self.now)
        draft._roll_back(now=self.now)
        draft.action_activate()
        self.assertEqual(lead.qualification, "sql")
        self.assertEqual(draft.previous_version_id, model)

    def test_large_roll_back_goes_on_in_the_cron(self):
        model, draft = self._versions()
        leads = self.env["crm.lead"].create([{"name": "x"}] * 30)
        draft._activate("from_now", now=self.now)
        with patch(AT_ONCE, 10):
            draft._roll_back(now=self.now)
        done = leads.filtered(lambda lead: lead.qualification == "raw")
        self.assertLess(len(done), 30)
        with self.enter_registry_test_mode():
            self.env.ref("lead_priority.ir_cron_update_scores").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(set(leads.mapped("qualification")), {"raw"})
        self.assertEqual(model.pass_kind, "from_now")
