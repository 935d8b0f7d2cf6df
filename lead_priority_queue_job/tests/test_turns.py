from odoo.tests import BaseCase

from ..turns import get_turn, take_turn


class TestTurns(BaseCase):
    """The time that a job has."""

    def test_there_is_none_outside_of_a_job(self):
        self.assertIsNone(get_turn())
        with take_turn(20) as turn:
            self.assertIs(get_turn(), turn)
        self.assertIsNone(get_turn())

    def test_seconds_that_are_left(self):
        with take_turn(20) as turn:
            self.assertEqual(turn.note_batch(1, turn.ends_at - 5), 5)
            self.assertFalse(turn.is_left)

    def test_work_is_left_when_the_turn_is_over_before_it(self):
        with take_turn(20) as turn:
            self.assertEqual(turn.note_batch(1, turn.ends_at + 1), 0)
            # Another part of the work ended in time: the first is still left.
            turn.note_batch(0, turn.ends_at + 2)
        self.assertTrue(turn.is_left)

    def test_nothing_is_left_when_the_work_ends_with_the_turn(self):
        with take_turn(20) as turn:
            turn.note_batch(0, turn.ends_at + 1)
        self.assertFalse(turn.is_left)
