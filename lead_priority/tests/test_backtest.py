from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models import lead_score_judgement_run
from .judging_common import JudgedCase

BERLIN = {"domain": "[('city', '=', 'Berlin')]", "points": 80}
VISIT = {"types": "page_view", "points": 80, "window_days": 30}
BANDS = {"mql_threshold": 40, "sql_threshold": 80}


@tagged("post_install", "-at_install")
class TestBacktest(JudgedCase):
    """A draft is tried on the leads of the past before it goes live."""

    def _models(self):
        active = self._create_model(fit=[BERLIN], **BANDS)
        draft = self._draft(engagement=[VISIT], **BANDS)
        return active, draft

    def test_a_lead_is_judged_by_what_was_known_then(self):
        """Capabilities: 62, 63"""
        __, draft = self._models()
        early = self._past("won", contact_after=24)
        late = self._past("won", contact_after=24)
        self._did(early, "page_view", 23)
        self._did(late, "page_view", 25)
        backtest = self._judge("backtest", draft)
        self.assertEqual(backtest.line_ids.lead_id, early)
        self.assertEqual(backtest.line_ids.new_score, 80)

    def test_leads_that_change_are_told_with_their_outcome(self):
        active, draft = self._models()
        rises = self._past("won", contact_after=24)
        self._did(rises, "page_view", 1)
        falls = self._past("lost", city="Berlin")
        self._past("lost")
        backtest = self._judge("backtest", draft)
        self.assertEqual(backtest.against_id, active)
        told = {line.lead_id: (line.kind, line.change) for line in backtest.line_ids}
        self.assertEqual(told, {rises: ("rises_won", 80), falls: ("falls_lost", -80)})
        self.assertEqual((backtest.rise_count, backtest.fall_count), (1, 1))

    def test_replaying_the_active_model_changes_nothing(self):
        """Capabilities: 62"""
        active, __ = self._models()
        for number in range(12):
            lead = self._past(["won", "lost", None][number % 3], city="Berlin")
            self._did(lead, "page_view", number)
        for draft in (active, active.copy()):
            backtest = self._judge("backtest", draft, against_id=active.id)
            self.assertEqual(backtest.lead_count, 12)
            self.assertFalse(backtest.line_ids)
            self.assertEqual((backtest.area_gain, backtest.extra_leads), (0, 0))
            self.assertIn("No difference", backtest.result)

    def test_figures_are_counted_from_the_outcomes(self):
        """Capabilities: 64"""
        __, draft = self._models()
        for number in range(40):
            lead = self._past("won" if number % 4 == 0 else "lost", contact_after=24)
            if number < 20:
                self._did(lead, "page_view", 1)
        backtest = self._judge("backtest", draft)
        self.assertEqual(
            (backtest.lead_count, backtest.won_count, backtest.lost_count), (40, 10, 30)
        )
        self.assertEqual((backtest.precision, backtest.recall), (0.25, 0.5))
        self.assertEqual((backtest.lift, backtest.area), (1, 0.5))
        self.assertEqual(backtest.extra_leads, 20)

    def test_slices_add_up_to_the_whole(self):
        __, draft = self._models()
        for number in range(11):
            lead = self._past(["won", "lost"][number % 2], contact_after=24)
            self._did(lead, "page_view", number)
        whole = self._judge("backtest", draft)
        with patch.object(lead_score_judgement_run, "SLICE", 3):
            parts = self._judge("backtest", draft)
            self.assertEqual((parts.state, parts.progress), ("running", 27))
            while parts.state == "running":
                parts._judge_running()
        self.assertEqual(parts._get_tally(), whole._get_tally())
        self.assertEqual(parts.line_ids.lead_id, whole.line_ids.lead_id)

    def test_only_the_most_telling_leads_are_kept(self):
        __, draft = self._models()
        leads = [self._past("won", contact_after=24) for __ in range(5)]
        for lead in leads:
            self._did(lead, "page_view", 1)
        with patch.object(lead_score_judgement_run, "TOLD_LEADS", 2):
            backtest = self._judge("backtest", draft)
        self.assertEqual(len(backtest.line_ids), 2)
        self.assertEqual(backtest.rise_count, 5)

    def test_nothing_is_written_to_the_leads(self):
        __, draft = self._models()
        lead = self._past("won", contact_after=24)
        self._did(lead, "page_view", 1)
        fields_ = ["lead_score", "qualification", "write_date", "is_urgent"]
        before = lead.read(fields_)
        self._judge("backtest", draft)
        lead.invalidate_recordset()
        self.assertEqual(lead.read(fields_), before)

    def test_both_scores_are_explained_as_of_then(self):
        """Capabilities: 192"""
        __, draft = self._models()
        lead = self._past("won", contact_after=24, city="Berlin")
        lead2 = self._past("won", contact_after=24)
        self._did(lead2, "page_view", 1)
        self._did(lead, "page_view", 30)
        lines = self._judge("backtest", draft).line_ids
        by_lead = {line.lead_id: line for line in lines}
        self.assertIn("+80", by_lead[lead].old_why)
        self.assertNotIn("+80", by_lead[lead].new_why)
        self.assertIn("+80", by_lead[lead2].new_why)

    def test_changing_the_rules_makes_the_result_outdated(self):
        __, draft = self._models()
        self._past("won")
        backtest = self._judge("backtest", draft)
        self.assertFalse(backtest.is_outdated)
        draft.rule_ids.points = 70
        backtest.invalidate_recordset(["is_outdated"])
        self.assertTrue(backtest.is_outdated)

    def test_changing_the_question_forgets_the_answer(self):
        __, draft = self._models()
        self._past("won")
        manager = new_test_user(
            self.env,
            "judging manager",
            "sales_team.group_sale_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        backtest = self._judge("backtest", draft).with_user(manager)
        backtest.date_from -= timedelta(days=1)
        self.assertEqual((backtest.state, backtest.lead_count), ("draft", 0))

    def test_a_result_is_not_entered_by_hand(self):
        __, draft = self._models()
        backtest = self._judge("backtest", draft)
        marketing = new_test_user(
            self.env,
            "judging marketing",
            "lead_priority.lead_priority_group_marketing",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        backtest = backtest.with_user(marketing)
        with self.assertRaises(AccessError):
            backtest.write({"area": 1})
        backtest.action_run()
        self.assertEqual(backtest.state, "done")

    def test_a_draft_is_judged_alone_when_nothing_is_active(self):
        draft = self._draft(fit=[BERLIN], **BANDS)
        self._past("lost", city="Berlin")
        backtest = self._judge("backtest", draft)
        self.assertFalse(backtest.against_id)
        self.assertEqual(backtest.line_ids.kind, "high_lost")
        self.assertIn("Too few data", backtest.result)

    def test_no_leads_is_no_error(self):
        __, draft = self._models()
        backtest = self._judge("backtest", draft)
        self.assertEqual((backtest.state, backtest.lead_count), ("done", 0))
        self.assertIn("Too few data", backtest.result)

    def test_extra_leads_are_shared_by_reps_and_working_days(self):
        __, draft = self._models()
        self.env["crm.team"].create(
            {
                "name": "Judged",
                "company_id": self.company.id,
                "member_ids": [(6, 0, [self.env.uid])],
            }
        )
        lead = self._past("won", contact_after=24)
        self._did(lead, "page_view", 1)
        monday = self.now.date() - timedelta(days=35 + self.now.weekday())
        backtest = self._judge("backtest", draft)
        backtest.write({"date_from": monday, "date_to": monday + timedelta(days=13)})
        self.assertEqual(backtest._count_rep_days() % 10, 0)
        self.assertGreater(backtest._count_rep_days(), 0)
