import random
from collections import Counter
from fractions import Fraction
from math import comb

from odoo.tests import BaseCase, tagged

from ..metrics.contrast import Trait, _compare, contrast
from ..metrics.counts import Counts, admit, chance_of_fall
from ..metrics.drops import Rules, Series, find_drops

WEEKS, SLICES = 26, 40
WORLDS = 150
# Of 150 worlds without a drop 5 % are 7 or 8; more than 16 have a chance of 1 in 500.
MOST_FALSE_ALARMS = 16


def week(dice, cases, rate):
    return Counts(cases, sum(dice.random() < rate for _case in range(cases)))


def steady(dice, key):
    cases, rate = dice.randrange(1, 30), dice.uniform(0.05, 0.9)
    return Series(key, tuple(week(dice, cases, rate) for _week in range(WEEKS)))


def exact_tail(before, after):
    """The same chance as fractions, each table of the tail counted by itself."""
    cases, hits = before.cases + after.cases, before.hits + after.hits
    tables = sum(
        comb(hits, some) * comb(cases - hits, after.cases - some)
        for some in range(after.hits + 1)
        if after.cases - some <= cases - hits
    )
    return Fraction(tables, comb(cases, after.cases))


@tagged("post_install", "-at_install")
class TestDrops(BaseCase):
    """Drops of rates among many series. Capabilities: 156, 175"""

    def test_chance_is_that_of_all_tables_counted(self):
        dice = random.Random(1)
        for _try in range(300):
            before = Counts(n := dice.randrange(1, 60), dice.randrange(n + 1))
            after = Counts(n := dice.randrange(1, 60), dice.randrange(n + 1))
            if after.rate < before.rate:
                expected = float(exact_tail(before, after))
                self.assertAlmostEqual(
                    chance_of_fall(before, after) / expected, 1, places=9
                )

    def test_many_cases_neither_overflow_nor_take_long(self):
        chance = chance_of_fall(Counts(900_000, 450_000), Counts(100_000, 49_900))
        self.assertAlmostEqual(chance, 0.274, places=2)

    def test_steady_worlds_raise_no_more_alarms_than_allowed(self):
        dice = random.Random(2)
        alarms = sum(
            bool(find_drops(steady(dice, key) for key in range(SLICES)))
            for _world in range(WORLDS)
        )
        self.assertLessEqual(alarms, MOST_FALSE_ALARMS)

    def test_without_paying_for_many_series_alarms_would_be_the_rule(self):
        """The test above can fail: single tests at 5 % raise alarms all the time."""
        dice = random.Random(2)
        alarms = 0
        for _world in range(20):
            worlds = [steady(dice, key) for key in range(SLICES)]
            alarms += any(find_drops([one]) for one in worlds)
        self.assertGreaterEqual(alarms, 5)

    def test_drop_that_was_put_in_is_found_with_its_week(self):
        dice = random.Random(3)
        found = 0
        for _world in range(30):
            series = [steady(dice, key) for key in range(SLICES)]
            weeks = [week(dice, 12, 0.5) for _week in range(16)]
            weeks += [week(dice, 12, 0.2) for _week in range(10)]
            drops = find_drops([*series, Series("it", tuple(weeks))])
            found += any(d.key == "it" and abs(d.weeks - 10) <= 3 for d in drops)
        self.assertGreaterEqual(found, 24)

    def test_few_cases_and_small_falls_are_left_out(self):
        few = Series("few", (Counts(1, 1),) * 20 + (Counts(1, 0),) * 6)
        small = Series("small", (Counts(3000, 1500),) * 20 + (Counts(3000, 1300),) * 6)
        self.assertFalse(find_drops([few, small]))
        rules = Rules(fewest=6, smallest_fall=0.1)
        self.assertEqual(
            {d.key for d in find_drops([few, small], rules)}, {"few", "small"}
        )

    def test_rise_is_no_drop(self):
        rises = Series("up", (Counts(30, 5),) * 20 + (Counts(30, 20),) * 6)
        self.assertFalse(find_drops([rises]))

    def test_nothing_to_look_at_is_nothing_found(self):
        self.assertEqual(find_drops([]), [])
        self.assertEqual(find_drops([Series("new", ())]), [])
        self.assertEqual(admit([], 0.05), [])

    def test_more_hits_than_cases_are_refused(self):
        with self.assertRaises(ValueError):
            Counts(1, 2)


@tagged("post_install", "-at_install")
class TestContrast(BaseCase):
    """What differs before and after. Capabilities: 175"""

    def setUp(self):
        super().setUp()
        self.dice = random.Random(4)

    def world(self, is_after, reviewed_share):
        """Leads of two sources; reviewed ones are won three times as often."""
        leads = []
        for _lead in range(300):
            source = self.dice.choice(("fair", "web"))
            share = reviewed_share if source == "fair" else 0.8
            reviewed = self.dice.random() < share
            won = self.dice.random() < (0.6 if reviewed else 0.2)
            rep = self.dice.choice(("ann", "bob"))
            leads.append((is_after, source, reviewed, rep, won))
        return leads

    def trait(self, leads, key, kind, has):
        def count(is_after):
            some = [one for one in leads if one[0] is is_after and has(one)]
            return Counts(len(some), sum(one[4] for one in some))

        return Trait(key, kind, count(False), count(True))

    def traits(self, leads):
        return [
            *(
                self.trait(leads, name, "trait", lambda one, n=name: n in one)
                for name in ("fair", "web", "ann", "bob")
            ),
            self.trait(leads, "review", "step", lambda one: one[2]),
        ]

    def test_missing_step_comes_first_with_its_source(self):
        names = Counter()
        for _world in range(40):
            leads = self.world(False, 0.8) + self.world(True, 0.05)
            everything = self.trait(leads, "all", "trait", lambda one: True)
            found = contrast(everything.before, everything.after, self.traits(leads))
            self.assertEqual(found[0].trait.key, "review")
            names.update(one.trait.key for one in found)
        self.assertGreaterEqual(names["fair"], 34)
        self.assertLessEqual(names["ann"] + names["bob"] + names["web"], 8)

    def test_parts_of_all_values_add_up_to_the_fall(self):
        leads = self.world(False, 0.8) + self.world(True, 0.05)
        everything = self.trait(leads, "all", "trait", lambda one: True)
        parts = [
            _compare(everything.before, everything.after, trait).carried
            for trait in self.traits(leads)[:2]
        ]
        self.assertAlmostEqual(sum(parts), 1)

    def test_steady_worlds_are_rarely_told_apart(self):
        alarms = 0
        for _world in range(100):
            leads = self.world(False, 0.8) + self.world(True, 0.8)
            everything = self.trait(leads, "all", "trait", lambda one: True)
            alarms += bool(
                contrast(everything.before, everything.after, self.traits(leads))
            )
        # At most 5 % on average; a rate that did not fall is not looked at.
        self.assertLessEqual(alarms, 8)

    def test_reason_that_more_leads_are_lost_for_is_named(self):
        reason = Trait("does not fit", "outcome", Counts(5, 0), Counts(35, 0))
        [found] = contrast(Counts(100, 60), Counts(100, 30), [reason])
        self.assertAlmostEqual(found.part, 1)

    def test_rate_that_did_not_fall_has_no_culprit(self):
        trait = Trait("x", "step", Counts(5, 1), Counts(0, 0))
        self.assertEqual(contrast(Counts(10, 1), Counts(10, 2), [trait]), [])
        self.assertEqual(contrast(Counts(), Counts(), [trait]), [])
