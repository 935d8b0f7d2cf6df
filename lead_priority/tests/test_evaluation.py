import random

from odoo.tests import BaseCase

from ..evaluation import (
    Outcomes,
    Share,
    Tally,
    area,
    area_gain,
    bands,
    confusion,
    difference,
    rises,
    wilson,
)
from . import simulated_leads as simulated

WORLDS = 400
LEADS = 400


def above(won, lost):
    return (won > lost) + (won == lost) / 2


class TestEvaluation(BaseCase):
    """The figures that judge a score are right, and so are their intervals."""

    def _draw(self, seed=7, count=60):
        chance = random.Random(seed)
        return [
            (chance.randrange(8), 0, chance.randrange(8), 0, won, 1 - won, 0)
            for won in (chance.randrange(2) for __ in range(count))
        ]

    def test_area_is_the_share_of_pairs_in_the_right_order(self):
        """Capabilities: 64"""
        rows = self._draw()
        won = [row[0] for row in rows if row[4]]
        lost = [row[0] for row in rows if row[5]]
        pairs = [above(w, n) for w in won for n in lost]
        found = area(Tally.from_rows(rows).histogram(new=False))
        self.assertAlmostEqual(found.value, sum(pairs) / len(pairs))
        self.assertEqual((found.won, found.lost), (len(won), len(lost)))

    def test_gain_of_area_is_the_difference_of_the_areas(self):
        tally = Tally.from_rows(self._draw())
        old, new = (area(tally.histogram(new=new)).value for new in (False, True))
        self.assertAlmostEqual(area_gain(tally).value, new - old)

    def test_a_model_beside_itself_gains_exactly_nothing(self):
        rows = [(row[0], 0, row[0], 0, *row[4:]) for row in self._draw()]
        gain = area_gain(Tally.from_rows(rows))
        self.assertEqual((gain.value, gain.interval.low, gain.interval.high), (0, 0, 0))

    def test_few_leads_are_said_to_be_few(self):
        self.assertFalse(Share(3, 4).is_enough)
        self.assertFalse(area({1: Outcomes(9, 90), 2: Outcomes(0, 9)}).is_enough)
        self.assertEqual(rises([Share(1, 2), Share(50, 100)]), "few")

    def test_nothing_to_judge_is_no_error(self):
        empty = Tally()
        self.assertEqual(area(empty.histogram(new=True)).value, 0.5)
        self.assertEqual(confusion(empty, new=True).lift, 0)
        self.assertEqual(bands(empty.histogram(new=True)), [])

    def test_a_perfect_order_is_not_surely_perfect(self):
        found = area({0: Outcomes(0, 12), 9: Outcomes(12, 0)})
        self.assertEqual(found.value, 1)
        self.assertLess(found.interval.low, 0.8)

    # Simulated leads with known weights ------------------------------------------
    def test_intervals_of_bands_cover_the_true_rates(self):
        """Capabilities: 62, 64"""
        chance, covered = random.Random(1), []
        for __ in range(WORLDS):
            counts = simulated.draw(chance, LEADS).histogram(new=True)
            for band in bands(counts):
                share = band.outcomes.win_rate
                if share.is_enough:
                    true = simulated.true_rate(
                        lambda p, band=band: band.first <= p <= band.last
                    )
                    covered.append(true in share.interval)
        self.assertGreater(len(covered), 1500)
        self.assertAlmostEqual(simulated.coverage(covered), 0.95, delta=0.03)

    def test_intervals_of_area_and_lift_cover_the_true_values(self):
        chance, areas, lifts = random.Random(2), [], []
        true_area = simulated.true_area()
        true_lift = simulated.true_rate(
            lambda p: p >= simulated.SQL_FROM
        ) / simulated.true_rate(lambda p: True)
        for __ in range(WORLDS):
            tally = simulated.draw(chance, LEADS)
            areas.append(true_area in area(tally.histogram(new=True)).interval)
            lifts.append(true_lift in confusion(tally, new=True).lift_interval)
        self.assertAlmostEqual(simulated.coverage(areas), 0.95, delta=0.03)
        self.assertAlmostEqual(simulated.coverage(lifts), 0.95, delta=0.03)

    def test_intervals_of_differences_cover_the_true_difference(self):
        chance, covered = random.Random(3), []
        for __ in range(2000):
            one = sum(chance.random() < 0.30 for __ in range(80))
            two = sum(chance.random() < 0.18 for __ in range(60))
            covered.append(0.12 in difference(one, 80, two, 60))
        self.assertAlmostEqual(simulated.coverage(covered), 0.95, delta=0.03)

    def test_more_confidence_is_a_wider_interval(self):
        narrow, wide = wilson(30, 100, 0.8), wilson(30, 100, 0.99)
        self.assertLess(wide.low, narrow.low)
        self.assertGreater(wide.high, narrow.high)
