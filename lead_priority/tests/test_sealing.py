import struct
from datetime import date

from odoo.tests import BaseCase

from ..sealing import (
    OPEN,
    BlocksHash,
    Difference,
    HeadLine,
    Layout,
    Moves,
    Ranges,
    SealedRow,
    UnreadableLine,
    compare,
    hash_seal,
)

LAYOUT = Layout(("place",), ("lead_id", "team_id"), ("ended_at",))


class Nothing:
    """No log: nothing is explained."""

    def explains_link(self, column, was, now):
        return False

    def explains_missing(self, row_id):
        return False


class Everything:
    def explains_link(self, column, was, now):
        return True

    def explains_missing(self, row_id):
        return True


def row(lead=7, team=0, ended=0, digest=b"12345678"):
    return SealedRow((lead, team), (ended,), digest)


class TestSealing(BaseCase):
    """Hashes, entries and comparisons, without a database."""

    def _compare(self, sealed, current, allowed=None):
        return compare(LAYOUT, sealed, current, allowed or Nothing())

    def test_layout_is_read_as_it_was_written(self):
        for layout in (LAYOUT, Layout(("a",)), Layout(("a", "b"), (), ("c",))):
            self.assertEqual(Layout.parse(str(layout)), layout)

    def test_entries_are_read_by_number(self):
        entry = struct.pack(">iiiq8s", 3, 7, OPEN, 2**40, b"12345678")
        self.assertEqual(LAYOUT.unpack(entry), {3: row(team=OPEN, ended=2**40)})
        with self.assertRaises(ValueError):
            LAYOUT.unpack(entry[:-1])

    def test_equal_rows_do_not_differ(self):
        rows = {1: row(), 2: row(lead=8)}
        self.assertEqual(self._compare(rows, dict(rows)), [])

    def test_each_kind_of_difference_is_told(self):
        sealed = {1: row(), 2: row(), 3: row(), 4: row(ended=5)}
        current = {
            1: row(digest=b"87654321"),
            3: row(lead=9),
            4: row(ended=6),
            5: row(),
        }
        self.assertEqual(
            self._compare(sealed, current),
            [
                Difference("changed", 1),
                Difference("missing", 2),
                Difference("link", 3, "lead_id", 7, 9),
                Difference("once", 4, "ended_at", 5, 6),
                Difference("added", 5),
            ],
        )

    def test_what_is_logged_is_left_out_and_nothing_else(self):
        sealed = {1: row(), 2: row(), 3: row(ended=5)}
        current = {1: row(lead=9, digest=b"87654321"), 3: row(ended=0)}
        self.assertEqual(
            self._compare(sealed, current, Everything()),
            [Difference("changed", 1), Difference("once", 3, "ended_at", 5, 0)],
        )

    def test_what_was_open_may_become_anything(self):
        sealed = {1: row(lead=OPEN, team=OPEN, ended=0)}
        self.assertEqual(self._compare(sealed, {1: row(team=3, ended=9)}), [])

    def test_merges_that_meet_again_end(self):
        moves = Moves([(1, 2), (2, 1), (2, 3)], gone=[2])
        self.assertTrue(moves.explains(1, 3) and moves.explains(1, 0))
        self.assertFalse(moves.explains(3, 0) or moves.explains(3, 2))

    def test_ranges_hold_what_they_were_made_of(self):
        ids = {1, 2, 3, 7, 9, 10, 2**31 - 1}
        ranges = Ranges.parse(str(Ranges.of(ids)))
        self.assertEqual({n for n in range(20) if n in ranges}, ids - {2**31 - 1})
        self.assertIn(2**31 - 1, ranges)
        self.assertNotIn(1, Ranges.parse(""))

    def test_ranges_that_overlap_become_one(self):
        self.assertEqual(str(Ranges([(5, 9), (1, 6), (2, 3)])), "1-9")

    def test_every_part_of_a_seal_is_in_its_hash(self):
        day = date(2026, 3, 2)
        whole = ("0" * 64, day, "2026-03-03T00:05:00", [("a", "1"), ("b", "2")])
        others = (
            ("1" * 64, *whole[1:]),
            (whole[0], date(2026, 3, 1), *whole[2:]),
            (*whole[:2], "2026-03-03T00:05:01", whole[3]),
            (*whole[:3], [("a", "1")]),
            (*whole[:3], [("b", "2"), ("a", "1")]),
            (*whole[:3], [("a", "1"), ("b", "3")]),
        )
        self.assertEqual(len({hash_seal(*it) for it in (whole, *others)}), 7)

    def test_every_part_of_a_block_is_in_the_hash_of_its_part(self):
        def total(*block, upto=9):
            blocks = BlocksHash("lead.custody", str(LAYOUT), 0, upto)
            blocks.add(*block)
            return blocks.hexdigest()

        blocks = [(9, 2, "a", "b"), (8, 2, "a", "b"), (9, 1, "a", "b")]
        blocks += [(9, 2, "c", "b"), (9, 2, "a", "c")]
        hashes = {*(total(*block) for block in blocks), total(9, 2, "a", "b", upto=8)}
        self.assertEqual(len(hashes), 6)

    def test_lines_are_read_as_they_were_written(self):
        line = HeadLine("4f1c-aa", 12, date(2026, 3, 2), "ab" * 32)
        self.assertEqual(HeadLine.parse_all(f"\n {line} \n\n{line}"), [line, line])

    def test_other_lines_are_refused(self):
        line = str(HeadLine("4f1c-aa", 12, date(2026, 3, 2), "ab" * 32))
        for text in ("x", line + "0", line[:-1], line.replace("03-02", "13-02")):
            with self.assertRaises(UnreadableLine):
                HeadLine.parse_all(text)
