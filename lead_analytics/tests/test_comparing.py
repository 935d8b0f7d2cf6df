import random
from fractions import Fraction
from math import comb
from statistics import NormalDist, median

from odoo.tests import BaseCase, tagged

from odoo.addons.lead_priority.evaluation import difference

from ..comparing import Return, Sample, compare, compare_rates, system_return
from ..comparing.rates import probability
from ..comparing.values import median_error

ROUNDS = 300


def rates(hits, cases, other_hits, other_cases, better="up"):
    """Compare two rates as the model does."""
    found = difference(other_hits, other_cases, hits, cases)
    return compare_rates(
        Sample(hits, cases),
        Sample(other_hits, other_cases),
        (found.low, found.high),
        better,
    )


def counted(hits, cases, other_hits, other_cases):
    """Fisher's exact test of few cases, with whole numbers."""
    together, total = hits + other_hits, cases + other_cases
    ways = {
        n: comb(cases, n) * comb(other_cases, together - n)
        for n in range(together + 1)
        if n <= cases and together - n <= other_cases
    }
    as_rare = sum(way for way in ways.values() if way <= ways[hits])
    return float(Fraction(as_rare, comb(total, together)))


@tagged("post_install", "-at_install")
class TestComparing(BaseCase):
    """Two periods compared, where the truth is known. Capabilities: 164"""

    def test_probability_of_few_cases_is_that_of_all_tables_counted(self):
        """Fisher's test, against each table with these margins counted one by one."""
        self.assertAlmostEqual(probability(3, 4, 1, 4), 0.4857, delta=0.0001)
        for sides in ((2, 8, 9, 11), (1, 10, 8, 9), (0, 30, 4, 25), (3, 200, 9, 180)):
            self.assertAlmostEqual(probability(*sides), counted(*sides), delta=0.0001)

    def test_probability_of_many_cases_is_near_the_exact_one(self):
        for sides in ((60, 400, 90, 420), (500, 900, 480, 910)):
            self.assertAlmostEqual(probability(*sides), counted(*sides), delta=0.03)

    def test_probability_is_the_same_whichever_side_is_first(self):
        for sides in ((3, 9, 7, 30), (40, 90, 70, 300), (0, 20, 20, 20)):
            turned = sides[2:] + sides[:2]
            self.assertAlmostEqual(probability(*sides), probability(*turned))

    def test_equal_rates_are_rarely_called_different(self):
        dice, wrong = random.Random(5), 0
        for _round in range(ROUNDS):
            old, new = (
                sum(dice.random() < 0.3 for _lead in range(120)) for _side in range(2)
            )
            wrong += rates(old, 120, new, 120).verdict != "same"
        self.assertLess(wrong / ROUNDS, 0.08)

    def test_interval_of_medians_holds_the_truth(self):
        """Waiting times, one period 10 hours slower; 95 % are promised."""
        dice, held = random.Random(6), 0
        truth = 10.0
        for _round in range(ROUNDS):
            fast = [dice.expovariate(1 / 20) for _lead in range(80)]
            slow = [dice.expovariate(1 / 20) + truth for _lead in range(60)]
            found = compare("median", Sample(values=fast), Sample(values=slow))
            held += found.low <= truth <= found.high
        self.assertGreater(held / ROUNDS, 0.92)

    def test_interval_of_means_holds_the_truth(self):
        dice, held = random.Random(7), 0
        for _round in range(ROUNDS):
            one = [dice.gauss(100, 30) for _lead in range(40)]
            two = [dice.gauss(80, 60) for _lead in range(90)]
            found = compare("mean", Sample(values=one), Sample(values=two))
            held += found.low <= -20 <= found.high
        self.assertGreater(held / ROUNDS, 0.92)

    def test_error_of_a_median_is_near_that_of_theory(self):
        """Of normal values it is 1.2533 times that of the mean."""
        values = [NormalDist(0, 1).inv_cdf((n + 0.5) / 400) for n in range(400)]
        middle, error = median_error(values)
        self.assertAlmostEqual(middle, median(values))
        self.assertAlmostEqual(error, 1.2533 / 20, delta=0.006)

    def test_what_should_fall_is_better_when_it_falls(self):
        self.assertEqual(rates(80, 100, 40, 100, "down").verdict, "better")
        self.assertEqual(rates(80, 100, 40, 100, "up").verdict, "worse")

    def test_few_or_no_leads_are_not_judged(self):
        self.assertEqual(rates(0, 19, 19, 19).verdict, "few")
        nothing = rates(0, 0, 5, 50)
        self.assertEqual((nothing.before, nothing.change), (None, None))
        few = compare("mean", Sample(values=[1.0] * 19), Sample(values=[9.0] * 50))
        self.assertEqual((few.verdict, few.change), ("few", 8))

    def test_values_that_are_all_the_same_are_compared(self):
        flat = Sample(values=[5.0] * 30)
        self.assertEqual(compare("mean", flat, flat).verdict, "same")
        more = compare("mean", flat, Sample(values=[6.0] * 30))
        self.assertEqual((more.verdict, more.chance), ("better", 0))

    def test_return_without_costs_or_leads_is_none(self):
        base = {"leads": 10, "margin": 50, "other": 0, "days": 90}
        found = system_return(before=None, after=5, costs={}, **base)
        self.assertEqual((found.benefit, found.percent), (0, None))
        self.assertIsNone(Return(0, 0, 0).payback(5).months)
