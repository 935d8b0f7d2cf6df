from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..routing import Rep, Stay, route
from .routing_common import EXAMPLES, NOW, leads, owners, rule

WEIGHTS = st.lists(st.integers(1, 12), min_size=1, max_size=9)
PAUSED = (Stay("paused"),)


def members(weights, away=frozenset()):
    """Reps with these weights; those in ``away`` are paused."""
    return [
        Rep(number, user_id=number, weight=weight, away=PAUSED * (number in away))
        for number, weight in enumerate(weights)
    ]


def deviations(given, weights):
    """How far each count is from its exact share."""
    total, count = sum(weights.values()), sum(given.values())
    return [abs(given[rep] - count * weight / total) for rep, weight in weights.items()]


@tagged("post_install", "-at_install")
class TestRoutingShares(BaseCase):
    """Round robin and weighted shares. Capabilities: 78, 81 · Target: R6"""

    def within_one(self, weights, strategy, count):
        given, result = Counter(), route([], [], [rule(strategy)], (), NOW)
        for _lead in range(count):
            result = route(
                leads(1), members(weights), [rule(strategy)], result.credits, NOW
            )
            given[result.decisions[0].rep_id] += 1
            exact = weights if strategy == "weighted" else [1] * len(weights)
            for deviation in deviations(given, dict(enumerate(exact))):
                self.assertLess(deviation, 1)

    @given(WEIGHTS, st.integers(1, 60))
    @EXAMPLES
    def test_weighted_is_within_one_of_exact_after_every_lead(self, weights, count):
        self.within_one(weights, "weighted", count)

    @given(WEIGHTS, st.integers(1, 30))
    @EXAMPLES
    def test_round_robin_is_within_one_of_exact(self, weights, count):
        self.within_one(weights, "round_robin", count)

    @given(
        WEIGHTS,
        st.lists(st.tuples(st.sets(st.integers(0, 8)), st.integers(0, 12)), max_size=8),
    )
    @EXAMPLES
    def test_each_time_the_reps_stay_the_same_is_within_one(self, weights, periods):
        """No flood after leave: who comes back gets the share of the others."""
        credits = ()
        for away, count in periods:
            here = {i: w for i, w in enumerate(weights) if i not in away}
            result = route(
                leads(count),
                members(weights, away),
                [rule("weighted")],
                credits,
                NOW,
            )
            given = Counter(owners(result))
            if here:
                self.assertLess(max(deviations(given, here)), 1 + 1e-9)
            credits = result.credits if here else credits

    def test_short_series_add_up_to_fair_shares(self):
        """One lead at a time, another colleague away each time."""
        given, credits = Counter(), ()
        for n in range(300):
            reps = members([3, 1, 1, 1], away={2 + n % 2})
            result = route(leads(1), reps, [rule("weighted")], credits, NOW)
            given.update(owners(result))
            credits = result.credits
        self.assertEqual(given[0], 180)
        self.assertLessEqual(abs(given[1] - 60), 2)
        self.assertLessEqual(abs(given[2] - given[3]), 2)

    def test_two_equal_reps_get_fifteen_each_in_thirty_days(self):
        given, credits = Counter(), ()
        for day in range(30):
            now = NOW + timedelta(days=day)
            result = route(leads(1), members([1, 1]), [rule()], credits, now)
            given.update(owners(result))
            credits = result.credits
        self.assertEqual(given, {0: 15, 1: 15})

    def test_a_leave_is_not_caught_up(self):
        given, credits = Counter(), ()
        for day in range(30):
            reps = members([1, 1], away={1} if 10 <= day < 20 else ())
            result = route(leads(1), reps, [rule()], credits, NOW)
            given.update(owners(result))
            credits = result.credits
        self.assertEqual(given, {0: 20, 1: 10})

    def test_one_run_gives_the_same_as_many(self):
        at_once = route(leads(50), members([3, 2, 2]), [rule("weighted")], (), NOW)
        one_by_one, credits = [], ()
        for each in leads(50):
            result = route([each], members([3, 2, 2]), [rule("weighted")], credits, NOW)
            one_by_one += owners(result)
            credits = result.credits
        self.assertEqual(owners(at_once), one_by_one)

    def test_rules_do_not_share_their_turns(self):
        two = [rule(), rule(id=2)]
        result = route(
            leads(1) + leads(1, rule_ids=(2,)), members([1, 1]), two, (), NOW
        )
        self.assertEqual({credit.rule_id for credit in result.credits}, {1, 2})
        self.assertEqual([c.turns for c in result.credits if c.rule_id == 1], [1, 0])
