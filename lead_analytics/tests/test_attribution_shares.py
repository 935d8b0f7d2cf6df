from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.lead_priority.tests.routing_common import EXAMPLES

from ..attribution import MODELS, Touch, attribute, split, visits, weights

DAY = datetime(2026, 3, 2)  # noqa: DTZ001 naive UTC
CHANNELS = st.tuples(st.integers(0, 3), st.integers(0, 1), st.just(0))
TOUCHES = st.lists(
    st.builds(
        lambda minutes, channel: Touch(DAY + timedelta(minutes=minutes), channel),
        st.integers(0, 60 * 24 * 400),
        CHANNELS,
    ),
    min_size=1,
    max_size=12,
)
END = DAY + timedelta(days=300)
UNITS = st.integers(0, 10**14)


def touch(days, source, minutes=0):
    return Touch(DAY + timedelta(days=days, minutes=minutes), (source, 0, 0))


@tagged("post_install", "-at_install")
class TestAttributionShares(BaseCase):
    """Sales split over channels, whatever their number and amount."""

    @EXAMPLES
    @given(TOUCHES, UNITS, st.sampled_from(sorted(MODELS)))
    def test_shares_add_up_to_the_cent(self, touches, units, model):
        shares = attribute(model, touches, units, END)
        self.assertEqual(sum(part for _weight, part in shares.values()), units)
        self.assertAlmostEqual(sum(weight for weight, _part in shares.values()), 1)
        self.assertTrue(all(part >= 0 for _weight, part in shares.values()))

    @EXAMPLES
    @given(TOUCHES, UNITS, st.sampled_from(sorted(MODELS)))
    def test_no_share_is_more_than_a_cent_off(self, touches, units, model):
        counted = visits(touches)
        exact = dict.fromkeys((one.channel for one in counted), Fraction())
        for one, weight in zip(counted, weights(model, counted, END), strict=True):
            exact[one.channel] += weight * units
        shares = attribute(model, touches, units, END)
        for channel, share in exact.items():
            self.assertLess(abs(shares.get(channel, (0, 0))[1] - share), 1)

    @EXAMPLES
    @given(TOUCHES, UNITS)
    def test_order_in_which_touches_are_read_is_no_matter(self, touches, units):
        for model in MODELS:
            self.assertEqual(
                attribute(model, touches, units, END),
                attribute(model, touches[::-1], units, END),
            )

    @EXAMPLES
    @given(TOUCHES)
    def test_decay_never_gives_an_older_touch_more(self, touches):
        counted = visits(touches)
        found = weights("decay", counted, END)
        self.assertEqual(found, sorted(found))

    @EXAMPLES
    @given(st.integers(-(10**9), 10**9), st.integers(1, 30))
    def test_equal_shares_differ_by_a_cent_at_most(self, units, number):
        parts = split(units, [Fraction(1, number)] * number)
        self.assertEqual(sum(parts), units)
        self.assertLessEqual(max(parts) - min(parts), 1)

    def test_models_on_one_way_to_a_sale(self):
        """An ad, three newsletters, a fair: 1,000.00 worked out by hand."""
        way = [touch(0, 1), touch(14, 2), touch(28, 2), touch(42, 2), touch(56, 3)]
        expected = {
            "first": {1: 100_000},
            "last": {3: 100_000},
            "linear": {1: 20_000, 2: 60_000, 3: 20_000},
            "position": {1: 40_000, 2: 20_000, 3: 40_000},
            # 1, 2, 4, 8, 16 of 31
            "decay": {1: 3_226, 2: 45_161, 3: 51_613},
        }
        for model, parts in expected.items():
            shares = attribute(model, way, 100_000, way[-1].at)
            found = {source: part for (source, *_), (_w, part) in shares.items()}
            self.assertEqual(found, {1: 0, 2: 0, 3: 0} | parts, model)

    def test_half_life_says_how_fast_touches_fade(self):
        way = [touch(0, 1), touch(7, 2)]
        shares = attribute("decay", way, 300, way[-1].at, timedelta(days=7))
        self.assertEqual([part for _weight, part in shares.values()], [100, 200])

    def test_touches_long_ago_neither_fail_nor_count(self):
        way = [touch(-9_000, 1), touch(0, 2)]
        shares = attribute("decay", way, 100, way[-1].at, timedelta(hours=1))
        self.assertEqual([part for _weight, part in shares.values()], [0, 100])

    def test_pages_of_one_visit_are_one_touch_until_another_channel(self):
        pages = [touch(0, 1, minutes) for minutes in (0, 25, 50, 81)]
        self.assertEqual(visits(pages), [pages[0], pages[3]])
        between = touch(0, 2, 10)
        self.assertEqual(len(visits([*pages[:2], between])), 3)

    def test_unknown_channel_counts_only_where_it_is_alone(self):
        unknown = Touch(DAY)
        self.assertEqual(visits([unknown, touch(3, 1)]), [touch(3, 1)])
        self.assertEqual(visits([unknown]), [unknown])

    def test_sale_without_a_touch_or_a_half_life_is_refused(self):
        with self.assertRaises(ValueError):
            weights("first", [], END)
        with self.assertRaises(ValueError):
            weights("decay", [touch(0, 1)], END, timedelta())
        with self.assertRaises(KeyError):
            weights("magic", [touch(0, 1)], END)
