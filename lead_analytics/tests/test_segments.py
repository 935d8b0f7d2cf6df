import random

from odoo.tests import BaseCase, tagged

from ..metrics.coaching import Month, needs_coaching
from ..metrics.segments import Count, expected_wins, judge, judge_reps

REPS, KINDS = range(6), range(5)


def world(dice, rates, leads=30):
    """Give the cells of reps with random numbers of leads of each kind."""
    cells = {}
    for rep in REPS:
        for kind in KINDS:
            number = dice.randrange(leads)
            won = sum(dice.random() < rates(rep, kind) for _lead in range(number))
            cells[rep, kind] = Count(won, number)
    return cells


@tagged("post_install", "-at_install")
class TestSegments(BaseCase):
    """Who suits which leads, in plain numbers. Capabilities: 86"""

    def test_expected_is_what_the_others_made_of_the_same_leads(self):
        """Worked out again, lead by lead, in another way."""
        for seed in range(5):
            dice = random.Random(seed)
            cells = world(dice, lambda rep, kind: (rep + kind) / 15)
            for rep, expected in expected_wins(cells, prior=10).items():
                others = {key: c for key, c in cells.items() if key[0] != rep}
                overall = sum(c.won for c in others.values())
                overall /= sum(c.leads for c in others.values())
                chances = []
                for kind in KINDS:
                    same = [c for key, c in others.items() if key[1] == kind]
                    won = sum(c.won for c in same) + 10 * overall
                    rate = won / (sum(c.leads for c in same) + 10)
                    chances += [rate] * cells[rep, kind].leads
                self.assertAlmostEqual(expected, sum(chances))

    def test_hard_leads_are_not_held_against_a_rep(self):
        cells = {
            ("hard", "ads"): Count(5, 50),
            ("easy", "fair"): Count(25, 50),
            ("third", "ads"): Count(5, 50),
            ("third", "fair"): Count(25, 50),
        }
        expected = expected_wins(cells, prior=0)
        self.assertEqual((expected["hard"], expected["easy"]), (5, 25))

    def test_worlds_without_a_difference_seldom_show_one(self):
        """At most one of twenty matrices, over all their cells."""
        alarms = of_reps = 0
        for seed in range(200):
            dice = random.Random(seed)
            cells = world(dice, lambda _rep, kind: (1 + kind) / 8, leads=60)
            alarms += any(one.verdict for one in judge(cells).values())
            of_reps += any(judge_reps(cells).values())
        self.assertLessEqual(alarms / 200, 0.05)
        self.assertLessEqual(of_reps / 200, 0.05)

    def test_rep_who_wins_fewer_of_all_kinds_is_found(self):
        dice = random.Random(3)
        cells = world(dice, lambda rep, kind: (1 + kind) / (24 if rep == 4 else 8), 60)
        found = {rep: verdict for rep, verdict in judge_reps(cells).items() if verdict}
        self.assertEqual(found, {4: "worse"})

    def test_a_real_difference_is_found(self):
        def rates(rep, kind):
            return 0.6 if (rep, kind) == (2, 3) else 0.15

        dice = random.Random(7)
        cells = world(dice, rates) | {(2, 3): Count(36, 60)}
        found = {key: one.verdict for key, one in judge(cells).items() if one.verdict}
        self.assertEqual(found[2, 3], "better")

    def test_few_leads_are_never_judged(self):
        cells = {("ann", "fair"): Count(9, 9), ("bob", "fair"): Count(0, 90)}
        self.assertEqual({one.verdict for one in judge(cells).values()}, {""})


@tagged("post_install", "-at_install")
class TestCoaching(BaseCase):
    """Who is asked to be coached, in plain numbers. Capabilities: 84"""

    def share(self, rate, reps=3, leads=24, others=0.25):
        """The share of half years in which the first of some reps is asked."""
        asked = 0
        for seed in range(200):
            dice = random.Random(seed)
            months = [
                self.month(dice, [rate, *[others] * (reps - 1)], leads)
                for _month in range(6)
            ]
            asked += any(needs_coaching(months[: end + 1]) for end in range(6))
        return asked / 200

    def month(self, dice, rates, leads):
        cells = {
            (rep, ""): Count(sum(dice.random() < rate for _lead in range(leads)), leads)
            for rep, rate in enumerate(rates)
        }
        return Month(leads, cells[0, ""].won, expected_wins(cells)[0])

    def test_reps_like_the_others_are_seldom_asked(self):
        """At most one of twenty in half a year, although each month looks again."""
        self.assertLessEqual(self.share(0.25), 0.05)
        self.assertLessEqual(self.share(0.25, reps=8), 0.05)

    def test_reps_who_win_a_third_of_it_are_found(self):
        self.assertGreaterEqual(self.share(0.08), 0.9)

    def test_one_good_month_ends_the_streak(self):
        low, good = Month(30, 2, 9.0), Month(30, 9, 9.0)
        self.assertTrue(needs_coaching([low, low, low]))
        self.assertFalse(needs_coaching([low, low, good]))
        self.assertFalse(needs_coaching([low, low, good, low, low]))
