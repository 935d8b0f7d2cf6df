import sys
from ast import literal_eval
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .learning_common import LearningCase


@tagged("post_install", "-at_install")
class TestScoreSuggestion(LearningCase):
    """Points are suggested by leads of the past, and become a draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suggestion = cls._suggest()

    @classmethod
    def _suggest(cls, **vals):
        suggestion = cls.env["lead.score.suggestion"].create(
            cls._period(model_id=False, **vals)
        )
        suggestion.action_run()
        return suggestion

    def test_true_reasons_are_suggested_with_evidence(self):
        """Capabilities: 63"""
        rules = self.suggestion.rule_ids
        self.assertEqual(self.suggestion.state, "done")
        self.assertEqual(self.suggestion.lead_count, self.LEADS)
        software = rules.filtered(lambda rule: "Software of the test" in rule.name)[:1]
        known = [lead for lead in self.world if lead["industry"] == "Software"]
        self.assertGreater(software.points, 0)
        self.assertEqual(software.lead_count, len(known))
        self.assertEqual(software.won_count, sum(lead["is_won"] for lead in known))
        self.assertIn("times as often as all leads", software.sentence)
        self.assertGreater(self.suggestion.area, 0.65)
        self.assertIn(software.name, self.suggestion.result)

    def test_the_draft_gives_the_points_that_were_suggested(self):
        """Capabilities: 63"""
        draft = self._make_draft(self.suggestion)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(
            (draft.mql_threshold, draft.sql_threshold),
            (self.suggestion.mql_threshold, self.suggestion.sql_threshold),
        )
        found = self._score(draft)
        self.assertEqual(found, self._score_by_hand(self.suggestion, found))
        self.assertGreater(len(set(found.values())), 5)

    def _make_draft(self, suggestion):
        action = suggestion.action_make_draft()
        return self.env["lead.score.model"].browse(action["res_id"])

    def _score(self, draft):
        """Score the leads by the engine, as they were at their cut-off."""
        sample = self.suggestion._sample_sql(self.now)
        statement = draft._compile_as_of(draft._to_score_model(), self._moments(sample))
        rows = self.env.execute_query(statement.select_scores())
        return {row[0]: row[3] for row in rows}

    def _moments(self, sample):
        rows = self.env.execute_query(sample)
        ids, moments = [row[0] for row in rows], [row[1] for row in rows]
        return SQL(
            "SELECT * FROM unnest(%s, %s::timestamp[]) AS m (id, moment)", ids, moments
        )

    def _score_by_hand(self, suggestion, ids):
        by_hand = dict.fromkeys(ids, 0)
        for line in suggestion.rule_ids:
            for lead in self.leads:
                by_hand[lead.id] += line.points * self._holds(line, lead)
        return {id_: max(suggestion.floor, min(100, n)) for id_, n in by_hand.items()}

    def _holds(self, line, lead):
        if line.kind == "profile":
            return bool(lead.filtered_domain(literal_eval(line.domain)))
        done = lead.engagement_ids.filtered(
            lambda e: e.type_id in line.engagement_type_ids
        )
        return len(done) >= line.minimum_count

    def test_what_happened_after_the_cut_off_is_not_learnt_from(self):
        """Everybody who was won got a visit afterwards: that foretells nothing."""
        visit = self._type("page_view")
        won = self.leads.filtered(lambda lead: lead.won_status == "won")
        for lead in won:
            self._did(lead, "page_view", 24 * 14)
        rules = self._suggest().rule_ids
        self.assertNotIn(visit, rules.engagement_type_ids)
        for lead in won:
            self._did(lead, "page_view", 2)
        self.assertIn(visit, self._suggest().rule_ids.engagement_type_ids)

    def test_what_is_not_ticked_is_not_used(self):
        suggestion = self.env["lead.score.suggestion"].create(
            self._period(model_id=False)
        )
        industry = suggestion.input_ids.filtered(
            lambda line: line.field_name == "industry_id"
        )
        industry.is_used = False
        suggestion.action_run()
        self.assertFalse(
            [r for r in suggestion.rule_ids if "industry" in (r.domain or "")]
        )

    def test_leaking_fields_are_refused_with_the_reason(self):
        for name, reason in (
            ("stage_id", "won or lost"),
            ("won_status", "won or lost"),
            ("lost_reason_id", "won or lost"),
            ("tag_ids", "our own doing"),
            ("user_id", "our own doing"),
            ("probability", "scores or predictions"),
            ("lead_score", "scores or predictions"),
            ("nothing", "no such field"),
        ):
            with self.assertRaises(ValidationError) as caught:
                self.suggestion.input_ids.create(
                    {"suggestion_id": self.suggestion.id, "field_name": name}
                )
            self.assertIn(reason, str(caught.exception))
        self.assertNotIn("stage_id", self.suggestion.input_ids.mapped("field_name"))

    def test_more_is_never_lower_where_that_is_ticked(self):
        gone = self._type("unsubscribe")
        self.assertIn(gone, self.suggestion.rule_ids.engagement_type_ids)
        bound = self._suggest()
        bound.input_ids.filtered(
            lambda line: line.engagement_type_id == gone
        ).is_rising = True
        bound.action_run()
        self.assertNotIn(gone, bound.rule_ids.engagement_type_ids)

    def test_changing_the_question_forgets_the_answer(self):
        manager = new_test_user(
            self.env,
            "learning manager",
            "sales_team.group_sale_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        suggestion = self._suggest().with_user(manager)
        suggestion.rule_ids[0].is_used = False
        self.assertEqual(suggestion.state, "done")
        suggestion.sql_share = 10
        self.assertEqual((suggestion.state, suggestion.area), ("draft", 0))
        self.assertFalse(suggestion.rule_ids)

    def test_too_few_leads_are_said_so(self):
        empty = self._suggest(date_to=self.days[0])
        self.assertEqual(empty.state, "failed")
        self.assertIn("Too few closed leads to learn from: 0", empty.error)
        with self.assertRaises(UserError):
            empty.action_make_draft()

    def test_a_missing_library_is_named_and_nothing_breaks(self):
        with patch.dict(sys.modules, {"sklearn": None}):
            suggestion = self._suggest()
        self.assertEqual(suggestion.state, "failed")
        self.assertIn("pip install scikit-learn", suggestion.error)

    def test_the_draft_is_a_version_and_keeps_what_gives_no_points(self):
        model = self._create_model(
            fit=[{"points": 5}, {"effect": "urgent", "domain": "[('city','=','a')]"}],
            company_id=self.company.id,
        )
        self.suggestion.model_id = model
        draft = self._make_draft(self.suggestion)
        self.assertEqual((draft.family_id, draft.version), (model.family_id, 2))
        self.assertEqual(draft.company_id, self.company)
        kept = draft.rule_ids.filtered(lambda rule: rule.effect == "urgent")
        self.assertEqual(kept.domain, "[('city','=','a')]")
        points = draft.rule_ids - kept
        self.assertEqual(len(points), len(self.suggestion.rule_ids))
        self.assertEqual(self.suggestion.draft_ids, draft)

    def test_rules_that_are_unticked_are_left_out_of_the_draft(self):
        suggestion = self._suggest()
        suggestion.rule_ids[0].is_used = False
        draft = self._make_draft(suggestion)
        self.assertEqual(len(draft.rule_ids), len(suggestion.rule_ids) - 1)

    def test_marketing_suggests_without_reading_leads(self):
        user = new_test_user(
            self.env,
            "learning marketing",
            "lead_priority.lead_priority_group_marketing",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        suggestion = self.env["lead.score.suggestion"].with_user(user)
        suggestion = suggestion.create(self._period(model_id=False))
        suggestion.action_run()
        self.assertEqual(suggestion.state, "done")
        self.assertEqual(self._make_draft(suggestion).state, "draft")
        with self.assertRaises(AccessError):
            suggestion.write({"area": 1})

    def test_fields_that_were_not_recorded_then_are_named(self):
        self.assertIn("Industry", self.suggestion.inexact_names)
        self.env["lead.journaled.field"].search([("name", "!=", False)]).unlink()
        self.env["lead.journaled.field"].create(
            {"name": "industry_id", "since": "2000-01-01"}
        )
        self.assertNotIn("Industry", self._suggest().inexact_names)

    def test_what_was_changed_since_is_read_as_it_was(self):
        self._note_sizes()
        self.leads.company_size = 7
        self.env.flush_all()
        rules = self._suggest(most_rules=20).rule_ids
        self.assertTrue(
            [rule for rule in rules if "company_size" in (rule.domain or "")]
        )

    def _note_sizes(self):
        """Journal the sizes as they are, as if they changed a week ago."""
        columns = ("lead_id", "recorded_lead_id", "field_name", "old_value")
        rows = [
            {
                "lead_id": lead.id,
                "recorded_lead_id": lead.id,
                "field_name": "company_size",
                "old_value": str(lead.company_size),
                "changed_at": self.now - timedelta(days=7),
            }
            for lead in self.leads
        ]
        self.env["lead.field.change"]._insert((*columns, "changed_at"), rows)
