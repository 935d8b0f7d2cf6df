from datetime import timedelta

from odoo.tests import BaseCase, tagged

from ..routing import Rep, Stay, route
from ..routing.trial import Moment, SetUp, compare, expected_hits, rehearse
from .routing_common import NOW, lead, leads, owners, rule


def days(count, leads_a_day, away=None):
    """One moment a day; ``away``: {day: ids of reps on leave}."""
    moments = []
    for day in range(count):
        now = NOW + timedelta(days=day)
        first = day * leads_a_day
        gone = {rep: (Stay("on_leave"),) for rep in (away or {}).get(day, ())}
        today = tuple(lead(first + n) for n in range(1, leads_a_day + 1))
        moments.append(Moment(now, now.date(), today, gone))
    return moments


def trial(reps, moments, *rules, **values):
    return rehearse(SetUp(tuple(reps), rules or (rule(),), **values), moments)


@tagged("post_install", "-at_install")
class TestRoutingTrial(BaseCase):
    """A set-up tried on leads. Capabilities: 78"""

    def test_two_equal_reps_get_fifteen_each_in_thirty_days(self):
        tried = trial([Rep(1), Rep(2)], days(30, 1))
        self.assertEqual(tried.loads, {1: 15, 2: 15})
        self.assertEqual(tried.fairness.greatest_deviation, 0)

    def test_days_of_leave_are_not_caught_up(self):
        leave = {day: {2} for day in range(10, 20)}
        tried = trial([Rep(1), Rep(2)], days(30, 1, away=leave))
        self.assertEqual(tried.loads, {1: 20, 2: 10})
        self.assertEqual(tried.fairness.greatest_deviation, 0)

    def test_it_is_what_routing_does(self):
        reps = [Rep(1, weight=3, capacity_open=4), Rep(2)]
        tried = trial(reps, days(1, 9), rule("weighted"))
        live = route(leads(9), reps, [rule("weighted")], (), NOW)
        self.assertEqual(list(tried.owners.values()), owners(live))

    def test_the_count_of_the_day_begins_anew(self):
        tried = trial([Rep(1, capacity_day=2, today_count=2)], days(3, 3))
        self.assertEqual((tried.loads, tried.unrouted), ({1: 6}, {"full_day": 3}))

    def test_two_moments_of_a_day_share_its_count(self):
        day = NOW.date()
        morning = Moment(NOW, day, (lead(1), lead(2)))
        evening = Moment(NOW + timedelta(hours=8), day, (lead(3), lead(4)))
        tried = trial([Rep(1, capacity_day=3)], [morning, evening])
        self.assertEqual((tried.loads, tried.unrouted), ({1: 3}, {"full_day": 1}))

    def test_leads_count_as_open_for_the_days_given(self):
        reps = [Rep(1, capacity_open=4, open_count=1)]
        self.assertEqual(trial(reps, days(9, 1)).loads, {1: 3})
        self.assertEqual(trial(reps, days(9, 1), held_days=2).loads, {1: 9})

    def test_each_lead_without_an_owner_has_its_reasons(self):
        moment = Moment(
            NOW, NOW.date(), (lead(1, rule_ids=()), lead(2, qualification="mql"))
        )
        tried = trial([Rep(1)], [moment])
        self.assertEqual(tried.unrouted, {"no_rule": 1, "low_qualification": 1})
        self.assertEqual(trial([], days(1, 2)).unrouted, {"no_rep": 2})

    def test_moments_are_taken_in_time(self):
        moments = days(5, 1)
        reps = [Rep(1), Rep(2)]
        self.assertEqual(
            trial(reps, reversed(moments)).owners, trial(reps, moments).owners
        )

    def test_slow_owners_keep_no_promise(self):
        reps = (
            Rep(1, response_hours=1.0, response_count=90),
            Rep(2, response_hours=9.0, response_count=90),
        )
        tried = trial(reps, days(10, 1))
        self.assertEqual(expected_hits(tried, SetUp(reps, ()), promise_hours=2.0), 5)
        unknown = SetUp((Rep(1), Rep(2)), ())
        self.assertEqual(expected_hits(tried, unknown, promise_hours=2.0), 0)

    def test_two_set_ups_side_by_side(self):
        moments = days(4, 1)
        before = trial([Rep(1), Rep(2)], moments)
        after = trial([Rep(1), Rep(2, weight=3)], moments, rule("weighted"))
        difference = compare(before.owners, after.owners)
        self.assertEqual(difference.loads, {1: (2, 1), 2: (2, 3)})
        self.assertEqual(len(difference.moved), 3)
