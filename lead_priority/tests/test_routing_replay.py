import json
import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..routing import (
    CRITERIA,
    LEVELS,
    STRATEGIES,
    Credit,
    Decision,
    Rep,
    Results,
    RoutedLead,
    RoutingRule,
    Stay,
    from_json,
    route,
    to_json,
)
from .routing_common import EXAMPLES, NOW, decide, lead, leads, owners, rule

SMALL = st.integers(0, 3)
SOME = st.lists(SMALL, max_size=2).map(tuple)
WHEN = st.none() | st.integers(0, 50).map(lambda hours: NOW - timedelta(hours=hours))
STAYS = st.sampled_from(["paused", "on_leave", "outside_hours", "archived"])
COUNTS = st.builds(lambda won, lost: Results(won, won + lost), SMALL, SMALL)
REPS = st.builds(
    dict,
    user_id=st.integers(1, 6),
    team_id=st.integers(1, 2),
    weight=SMALL,
    capacity_open=SMALL,
    capacity_day=SMALL,
    open_count=SMALL,
    today_count=SMALL,
    last_assigned_at=WHEN,
    level=st.sampled_from([*LEVELS]),
    away=st.lists(st.builds(Stay, STAYS, WHEN), max_size=1).map(tuple),
    country_ids=SOME,
    industry_ids=SOME,
    results=st.dictionaries(st.sampled_from(["", "1"]), COUNTS),
    response_hours=st.floats(0, 9),
    response_count=SMALL,
)
LEADS = st.builds(
    dict,
    rule_ids=st.sampled_from([(1,), (2,), (1, 2)]),
    qualification=st.sampled_from(["raw", "mql", "sql"]),
    score=st.integers(0, 100),
    owner_user_id=SMALL,
    cooldown_user_ids=SOME,
    country_id=SMALL,
    industry_id=SMALL,
    segment=st.sampled_from(["", "1"]),
)
RULES = st.builds(
    dict,
    sequence=SMALL,
    team_ids=st.sampled_from([(), (1,)]),
    min_qualification=st.sampled_from(["raw", "sql"]),
    strategy=st.sampled_from([*STRATEGIES]),
    weights=st.dictionaries(st.sampled_from([*CRITERIA]), st.floats(0, 5)),
    min_level=st.sampled_from([*LEVELS]),
    high_value_score=st.sampled_from([0, 50]),
    requires_territory=st.booleans(),
    respects_working_hours=st.booleans(),
)


def numbered(kind, values):
    return [kind(number, **each) for number, each in enumerate(values, 1)]


@st.composite
def inputs(draw):
    """Anything that may be routed, with credits that need not fit anything."""
    credits = st.builds(
        Credit, st.integers(1, 2), st.integers(1, 9), st.floats(-2, 2), SMALL, SMALL
    )
    return (
        numbered(RoutedLead, draw(st.lists(LEADS, min_size=1, max_size=9))),
        numbered(Rep, draw(st.lists(REPS, max_size=6))),
        numbered(RoutingRule, draw(st.lists(RULES, min_size=1, max_size=2))),
        draw(st.lists(credits, max_size=9, unique_by=lambda c: (c.rule_id, c.rep_id))),
    )


@tagged("post_install", "-at_install")
class TestRoutingReplay(BaseCase):
    """What holds whatever is routed. Capabilities: 81 · Target: R6"""

    @given(inputs())
    @EXAMPLES
    def test_what_was_stored_gives_the_same_decisions(self, known):
        result = route(*known, NOW)
        kinds = (RoutedLead, Rep, RoutingRule, Credit)
        stored = json.loads(json.dumps([to_json(tuple(part)) for part in known]))
        again = [
            [from_json(kind, one) for one in part]
            for kind, part in zip(kinds, stored, strict=True)
        ]
        self.assertEqual(route(*again, NOW), result)
        for decision in result.decisions:
            text = json.dumps(to_json(decision))
            self.assertEqual(from_json(Decision, json.loads(text)), decision)

    @given(inputs(), st.randoms(use_true_random=False))
    @EXAMPLES
    def test_the_order_of_reps_rules_and_credits_is_nothing(self, known, chance):
        a_lead, *others = known
        mixed = [chance.sample(part, len(part)) for part in others]
        self.assertEqual(route(a_lead, *mixed, NOW), route(a_lead, *others, NOW))

    @given(inputs())
    @EXAMPLES
    def test_telling_less_decides_the_same(self, known):
        told, bulk = route(*known, NOW), route(*known, NOW, explains=False)
        self.assertEqual(owners(bulk), owners(told))
        self.assertEqual(bulk.credits, told.credits)

    def test_one_lead_of_many_can_be_explained_alone(self):
        reps = [Rep(1), Rep(2, away=(Stay("paused"),))]
        told = route(leads(3), reps, [rule()], (), NOW)
        alone = route(leads(3), reps, [rule()], (), NOW, explains={2})
        self.assertEqual(alone.decisions[1], told.decisions[1])
        self.assertEqual(alone.decisions[0].candidates, ())

    @given(inputs())
    @EXAMPLES
    def test_no_one_gets_more_than_he_has_room_for(self, known):
        result = route(*known, NOW)
        for rep in known[1]:
            got = owners(result).count(rep.id)
            for limit, before in (
                (rep.capacity_open, rep.open_count),
                (rep.capacity_day, rep.today_count),
            ):
                self.assertTrue(not got or not limit or before + got <= limit)

    @given(inputs())
    @EXAMPLES
    def test_the_owner_is_a_candidate_without_exclusions(self, known):
        for decision in route(*known, NOW).decisions:
            free = [one.rep_id for one in decision.candidates if not one.exclusions]
            self.assertEqual(decision.rep_id, free[0] if free else 0)
            self.assertEqual([*decision.eligible_ids], sorted(free))
            self.assertEqual(decision.outcome == "assigned", bool(free))


@tagged("post_install", "-at_install")
class TestRoutingWouldGoTo(BaseCase):
    """The lead would go to X if. Capabilities: 81"""

    def told(self, decision):
        return [
            (change.rep_id, change.exclusion.code) for change in decision.would_go_to
        ]

    def test_one_thing_alone_must_be_in_the_way(self):
        reps = [
            Rep(1, open_count=5),
            Rep(2, away=(Stay("on_leave"),)),
            Rep(3, capacity_open=2, open_count=2),
            Rep(4, open_count=9, away=(Stay("paused"),)),
            Rep(5, away=(Stay("paused"),), capacity_day=1, today_count=1),
        ]
        decision = decide(reps, rule("least_loaded"))
        self.assertEqual(decision.rep_id, 1)
        self.assertEqual(self.told(decision), [(2, "on_leave"), (3, "full_open")])

    def test_nobody_tells_who_could(self):
        reps = [Rep(1, away=(Stay("paused"),)), Rep(2, capacity_day=1, today_count=1)]
        decision = decide(reps)
        self.assertEqual(decision.outcome, "nobody")
        self.assertEqual(self.told(decision), [(1, "paused"), (2, "full_day")])

    def test_turns_are_not_used_up_by_asking(self):
        reps = [Rep(1), Rep(2, away=(Stay("paused"),)), Rep(3)]
        told = route(leads(6), reps, [rule("weighted")], (), NOW)
        self.assertEqual(owners(told), [1, 3, 1, 3, 1, 3])

    def test_the_owner_in_another_team_is_told_about(self):
        reps = [Rep(1, team_id=1, user_id=5), Rep(2, team_id=2, user_id=6)]
        decision = decide(reps, rule(team_ids=(1,)), lead(owner_user_id=6))
        self.assertEqual(decision.rep_id, 1)
        self.assertEqual(self.told(decision), [(2, "not_in_team")])

    @given(inputs())
    @EXAMPLES
    def test_what_is_told_comes_true(self, known):
        """Take away what stands against the rep, and the rep is the owner."""
        first, *_others = known[0]
        decision = route([first], *known[1:], NOW).decisions[0]
        for change in decision.would_go_to:
            if change.exclusion.code not in ("full_open", "full_day", "paused"):
                continue
            freed = {"capacity_open": 0, "capacity_day": 0, "away": ()}
            reps = [
                Rep(**{**vars(rep), **freed}) if rep.id == change.rep_id else rep
                for rep in known[1]
            ]
            again = route([first], reps, *known[2:], NOW).decisions[0]
            self.assertEqual(again.user_id, change.user_id)


@tagged("post_install", "-at_install")
class TestRoutingGrowth(BaseCase):
    """Work grows with the leads, no faster. Capabilities: 76 · Target: T9"""

    def test_answers_are_kept_by_kind_of_lead(self):
        """10,000 leads of ten kinds ask a criterion ten times about each rep."""
        asked, territory = [], CRITERIA["territory"]
        counted = type(territory)(
            "territory", lambda case: asked.append(case) or 0.5, territory.reads
        )
        many = [lead(n, country_id=n % 10) for n in range(10_000)]
        chance = random.Random(1)
        reps = [Rep(n, open_count=chance.randrange(9)) for n in range(20)]
        fit = rule("best_fit", weights={"territory": 1.0, "load": 1.0})
        self.patch_dict(CRITERIA, {"territory": counted})
        result = route(many, reps, [fit], (), NOW, explains=False)
        self.assertEqual(len(asked), 10 * 20)
        self.assertNotIn(0, {decision.rep_id + 1 for decision in result.decisions})

    def patch_dict(self, values, new):
        before = dict(values)
        values.update(new)
        self.addCleanup(values.update, before)
