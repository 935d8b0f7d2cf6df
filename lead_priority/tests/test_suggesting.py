import sys
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..suggesting import (
    Column,
    LibraryMissing,
    NothingTells,
    Settings,
    Table,
    TooFewLeads,
    suggest,
)
from .suggesting_world import chance, draw, to_table


@tagged("post_install", "-at_install")
class TestSuggesting(BaseCase):
    """Rules that are fitted to a world whose true rules are known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = draw(2000)
        cls.suggestion = suggest(to_table(cls.leads))

    def _find(self, suggestion, column):
        return [r for r in suggestion.rules if r.candidate.column == column]

    def test_what_matters_is_found(self):
        """Capabilities: 63"""
        rules = {
            (rule.candidate.column, rule.candidate.operator, rule.candidate.value)
            for rule in self.suggestion.rules
        }
        self.assertIn(("industry", "is", "Software"), rules)
        self.assertIn(("demo", "at_least", 1), rules)
        self.assertIn(("unsubscribed", "at_least", 1), rules)
        self.assertTrue(self._find(self.suggestion, "size"))

    def test_points_follow_the_true_weights(self):
        points = {
            column: self._find(self.suggestion, column)[0].points
            for column in ("industry", "demo", "unsubscribed")
        }
        self.assertGreater(points["industry"], points["demo"])
        self.assertGreater(points["demo"], 0)
        self.assertLess(points["unsubscribed"], 0)

    def test_new_leads_are_ordered_nearly_as_by_their_true_chance(self):
        """Capabilities: 63"""
        leads = draw(3000, seed=2)
        ours = self._area(leads, [self.suggestion.score(lead) for lead in leads])
        best = self._area(leads, [chance(lead) for lead in leads])
        self.assertGreater(ours, best - 0.015)
        # What it says of itself is not better than what then happens.
        self.assertIn(ours, self.suggestion.area.interval)

    def _area(self, leads, scores):
        won = [s for s, lead in zip(scores, leads, strict=True) if lead["is_won"]]
        lost = [s for s, lead in zip(scores, leads, strict=True) if not lead["is_won"]]
        above = sum((w > x) + (w == x) / 2 for w in won for x in lost)
        return above / (len(won) * len(lost))

    def test_no_more_rules_than_asked_for(self):
        suggestion = suggest(to_table(self.leads), Settings(most_rules=2))
        self.assertEqual(len(suggestion.rules), 2)

    def test_the_same_history_gives_the_same_suggestion(self):
        self.assertEqual(suggest(to_table(self.leads)), self.suggestion)

    def test_more_is_never_lower_where_that_is_asked(self):
        """Against the history, in which the larger companies are lost."""
        leads = [{**lead, "size": -lead["size"] + 2000} for lead in self.leads]
        free = suggest(to_table(leads))
        self.assertEqual(self._find(free, "size")[0].candidate.operator, "below")
        bound = suggest(to_table(leads, {"size": 1}))
        scores = [
            bound.score({**leads[0], "size": size}) for size in range(0, 2100, 50)
        ]
        self.assertEqual(scores, sorted(scores))

    def test_less_is_never_lower_where_that_is_asked(self):
        bound = suggest(to_table(self.leads, {"demo": -1}))
        self.assertFalse(self._find(bound, "demo"))

    def test_scores_reach_from_the_floor_to_the_highest(self):
        scores = [self.suggestion.score(lead) for lead in self.leads]
        self.assertAlmostEqual(max(scores), 100, delta=3)
        self.assertGreaterEqual(min(scores), self.suggestion.floor)
        # Points are only taken away by what cannot be said the other way round.
        for rule in self.suggestion.rules:
            self.assertTrue(rule.points > 0 or rule.candidate.kind == "count")

    def test_thresholds_are_reached_by_the_shares_asked_for(self):
        scores = [self.suggestion.score(lead) for lead in self.leads]
        for threshold, share in (
            (self.suggestion.sql_threshold, 0.2),
            (self.suggestion.mql_threshold, 0.5),
        ):
            reaching = sum(score >= threshold for score in scores) / len(scores)
            self.assertLessEqual(reaching, share)
            self.assertGreater(reaching, share - 0.15)

    def test_evidence_counts_the_leads_of_each_rule(self):
        for rule in self.suggestion.rules:
            held = [
                lead["is_won"]
                for lead in self.leads
                if rule.candidate.holds(lead[rule.candidate.column])
            ]
            self.assertEqual(
                (rule.evidence.leads, rule.evidence.won), (len(held), sum(held))
            )

    def test_too_few_leads_are_refused(self):
        won = [lead for lead in self.leads if lead["is_won"]]
        for leads in (self.leads[:199], won):
            with self.assertRaises(TooFewLeads):
                suggest(to_table(leads))

    def test_a_history_that_tells_nothing_is_refused(self):
        won = [number % 2 == 0 for number in range(400)]
        column = Column("same", "choice", ["x"] * 400)
        with self.assertRaises(NothingTells):
            suggest(Table((column,), won))

    def test_a_missing_library_is_named(self):
        for module, package in (("numpy", "numpy"), ("sklearn", "scikit-learn")):
            with (
                patch.dict(sys.modules, {module: None}),
                self.assertRaises(LibraryMissing) as caught,
            ):
                suggest(to_table(self.leads))
            self.assertEqual(caught.exception.name, package)
