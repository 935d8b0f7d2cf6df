import json
from datetime import timedelta

from odoo.tests import BaseCase, tagged

from .. import routing
from ..routing import Rep, Stay, route
from .routing_common import NOW, codes, decide, lead, leads, owners, rule


@tagged("post_install", "-at_install")
class TestRoutingExclusions(BaseCase):
    """Who cannot get a lead, and why. Capabilities: 71, 78, 80"""

    def test_nobody_gets_more_than_the_capacity(self):
        reps = [Rep(1, capacity_open=3), Rep(2, open_count=4, capacity_day=2)]
        result = route(leads(9), reps, [rule()], (), NOW)
        self.assertEqual(owners(result), [1, 2, 1, 2, 1, 0, 0, 0, 0])
        last = result.decisions[-1]
        self.assertEqual(last.outcome, "nobody")
        self.assertEqual(
            (codes(last, 1), codes(last, 2)), (["full_open"], ["full_day"])
        )

    def test_all_that_speaks_against_a_rep_is_told(self):
        away = (Stay("paused", NOW), Stay("on_leave"), Stay("archived"))
        rep = Rep(1, user_id=5, capacity_day=1, today_count=1, weight=0, away=away)
        told = codes(
            decide([rep], rule("weighted"), lead(cooldown_user_ids=(5,))), rep_id=1
        )
        expected = "paused on_leave archived no_weight full_day cooldown"
        self.assertEqual(told, expected.split())

    def test_working_hours_count_where_the_rule_says_so(self):
        reps = [Rep(1, away=(Stay("outside_hours"),))]
        self.assertEqual(decide(reps).rep_id, 1)
        strict = decide(reps, rule(respects_working_hours=True))
        self.assertEqual((strict.rep_id, codes(strict, 1)), (0, ["outside_hours"]))

    def test_a_high_value_lead_does_not_go_to_a_novice(self):
        reps = [Rep(1, level="novice"), Rep(2, level="senior", open_count=9)]
        strict = rule("least_loaded", min_level="experienced", high_value_score=80)
        self.assertEqual(decide(reps, strict, lead(score=79)).rep_id, 1)
        high = decide(reps, strict, lead(score=95))
        self.assertEqual((high.rep_id, codes(high, 1)), (2, ["level_too_low"]))
        (reason,) = high.candidates[-1].exclusions
        self.assertEqual(reason.numbers["score"], 80)  # from where on, not the lead's

    def test_a_territory_can_be_required(self):
        reps = [Rep(1, country_ids=(3,)), Rep(2, country_ids=(4,))]
        decision = decide(reps, rule(requires_territory=True), lead(country_id=4))
        self.assertEqual(decision.rep_id, 2)
        self.assertEqual(codes(decision, 1), ["outside_territory"])

    def test_only_the_team_is_asked(self):
        reps = [Rep(1, team_id=1), Rep(2, team_id=2), Rep(3, user_id=8, team_id=2)]
        decision = decide(reps, rule(team_ids=(2,), user_ids=(8,)))
        self.assertEqual([one.rep_id for one in decision.candidates], [3])


@tagged("post_install", "-at_install")
class TestRoutingChoice(BaseCase):
    """Who of them gets it. Capabilities: 71, 76, 81"""

    def test_the_first_rule_that_fits_decides(self):
        rules = [
            rule(id=1, sequence=1, min_qualification="sql"),
            rule(id=2, sequence=2, min_qualification="raw", min_score=50),
            rule(id=3, sequence=3, min_qualification="raw"),
        ]
        a_lead = lead(qualification="mql", score=40, rule_ids=(3, 2, 1))
        decision = route([a_lead], [Rep(1)], rules, (), NOW).decisions[0]
        self.assertEqual((decision.rule_id, decision.rep_id), (3, 1))
        missed = [(miss.rule_id, miss.code) for miss in decision.rules_missed]
        self.assertEqual(missed, [(1, "low_qualification"), (2, "low_score")])

    def test_no_rule_means_no_owner(self):
        decision = decide([Rep(1)], a_lead=lead(rule_ids=()))
        self.assertEqual((decision.outcome, decision.rep_id), ("no_rule", 0))

    def test_the_owner_of_the_customer_comes_first_and_out_of_turn(self):
        reps = [Rep(1, user_id=11), Rep(2, user_id=12)]
        known = lead(1, owner_user_id=12)
        result = route([known, known, *leads(2)], reps, [rule()], (), NOW)
        self.assertEqual(owners(result), [2, 2, 1, 2])
        self.assertEqual(result.decisions[0].chosen_by, "existing_owner")
        anew = decide(reps, rule(keeps_existing_owner=False), known)
        self.assertEqual((anew.rep_id, anew.chosen_by), (1, "round_robin"))

    def test_an_owner_who_is_away_is_told_about(self):
        reps = [Rep(1, user_id=11), Rep(2, user_id=12, away=(Stay("on_leave"),))]
        decision = decide(reps, a_lead=lead(owner_user_id=12))
        self.assertEqual(decision.rep_id, 1)
        self.assertEqual([one.rep_id for one in decision.would_go_to], [2])

    def test_least_loaded_counts_each_lead_at_once(self):
        reps = [
            Rep(1, open_count=3),
            Rep(2, open_count=1),
            Rep(3, open_count=8, weight=4),
        ]
        result = route(leads(4), reps, [rule("least_loaded")], (), NOW)
        self.assertEqual(owners(result), [2, 3, 2, 3])

    def test_ties_go_to_fewest_today_then_longest_since_last_then_lowest_id(self):
        earlier, later = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
        cases = (
            ("fewest_today", Rep(1, today_count=2), Rep(2, today_count=1)),
            (
                "longest_since_last",
                Rep(1, last_assigned_at=later),
                Rep(2, last_assigned_at=earlier),
            ),
            ("longest_since_last", Rep(1, last_assigned_at=earlier), Rep(2)),
            ("lowest_id", Rep(3), Rep(2)),
        )
        for tie_break, *reps in cases:
            decision = decide(reps, rule("least_loaded"))
            self.assertEqual((decision.rep_id, decision.tie_break), (2, tie_break))

    def test_a_decision_can_be_written_as_json_and_read_again(self):
        reps = [
            Rep(1, user_id=11, last_assigned_at=NOW),
            Rep(2, away=(Stay("paused"),)),
        ]
        decision = decide(reps, rule("weighted"))
        text = json.dumps(routing.to_json(decision))
        self.assertEqual(
            routing.from_json(routing.Decision, json.loads(text)), decision
        )
