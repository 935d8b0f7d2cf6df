import random
from datetime import datetime, timedelta

from odoo.tests import BaseCase

from ..retention import Hold, boundaries, month_start

NOW = datetime(2026, 3, 15, 10)  # noqa: DTZ001 naive UTC


class TestRetentionPlain(BaseCase):
    """The moment before which nothing is needed, without a database."""

    def test_nothing_before_a_boundary_is_held_and_it_starts_a_month(self):
        chance = random.Random(7)
        for __ in range(300):
            asked = [
                Hold(
                    "x",
                    chance.choice([None, frozenset([1]), frozenset([1, 2])]),
                    NOW - timedelta(days=chance.randint(0, 3000)),
                )
                for __ in range(chance.randint(0, 4))
            ]
            found = boundaries(NOW, chance.randint(1, 60), asked, [1, 2, 3])
            for type_id, until in found.items():
                self.assertEqual(until, month_start(until))
                for hold in asked:
                    if hold.covers(type_id):
                        self.assertLessEqual(until, hold.since)

    def test_a_hold_for_all_time_keeps_its_types_only(self):
        found = boundaries(NOW, 6, [Hold("x", frozenset([2]))], [1, 2])
        self.assertEqual([*found], [1])

    def test_zero_months_keep_everything(self):
        self.assertEqual(boundaries(NOW, 0, [], [1, 2]), {})
