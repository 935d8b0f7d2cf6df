"""Whether more points really mean more leads won, band by band and rule by rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .share import Share
from .tally import Histogram, Outcomes
from .wilson import Interval, difference

MOST_BANDS = 10


@dataclass(frozen=True)
class Band:
    """Leads with ``first`` to ``last`` points, and what became of them."""

    first: int
    last: int
    outcomes: Outcomes


def bands(counts: Mapping[int, Outcomes]) -> list[Band]:
    """Give bands of equal width in round numbers of points, at most ten or so.

    >>> counts = {0: Outcomes(1, 9), 12: Outcomes(3, 7), 95: Outcomes(9, 1)}
    >>> [(band.first, band.last, band.outcomes.won) for band in bands(counts)]
    [(0, 9, 1), (10, 19, 3), (90, 95, 9)]
    >>> bands({})
    []
    """
    if not counts:
        return []
    width = _width(max(counts) - min(counts))
    found: Histogram = {}
    for points, outcomes in counts.items():
        first = points // width * width
        found[first] = found.get(first, Outcomes()) + outcomes
    highest = max(counts)
    return [
        Band(first, min(first + width - 1, highest), found[first])
        for first in sorted(found)
    ]


def _width(span: int) -> int:
    """Give the least of 1, 2, 5, 10, 20 … that needs no more than ``MOST_BANDS``."""
    power = 1
    while True:
        for width in (power, 2 * power, 5 * power):
            if span // width < MOST_BANDS:
                return width
        power *= 10


def rises(shares: Sequence[Share]) -> str:
    """Tell whether the win rate rises from band to band.

    ``yes``, ``no`` (somewhere it surely falls), ``unclear`` (it falls somewhere, but
    that may be chance), ``few`` (fewer than two bands with enough leads).

    >>> low, high = Share(10, 100), Share(40, 100)
    >>> rises([low, high]), rises([high, low]), rises([low, Share(9, 100)])
    ('yes', 'no', 'unclear')
    >>> rises([low, Share(1, 3)])
    'few'
    """
    judged = [share for share in shares if share.is_enough]
    if len(judged) < 2:
        return "few"
    if any(gap(high, low).high < 0 for low, high in pairwise(judged)):
        return "no"
    falls = any(high.value < low.value for low, high in pairwise(judged))
    return "unclear" if falls else "yes"


def gap(share: Share, other: Share) -> Interval:
    """Give the interval of how much larger the first share is."""
    return difference(share.hits, share.cases, other.hits, other.cases)


@dataclass(frozen=True)
class RuleEffect:
    """Leads that a rule holds for beside those it does not hold for.

    >>> rule = RuleEffect(points=10, holding=Share(40, 100), others=Share(50, 400))
    >>> rule.verdict
    'agrees'
    >>> RuleEffect(-10, Share(40, 100), Share(50, 400)).verdict
    'contradicts'
    """

    points: int
    holding: Share
    others: Share

    @property
    def interval(self) -> Interval:
        """How much larger the win rate is where the rule holds."""
        return gap(self.holding, self.others)

    @property
    def verdict(self) -> str:
        """``agrees`` with the points, ``contradicts`` them, ``unclear`` or ``few``."""
        if not (self.holding.is_enough and self.others.is_enough):
            return "few"
        if 0 in self.interval or not self.points:
            return "unclear"
        return (
            "agrees" if (self.interval.low > 0) == (self.points > 0) else "contradicts"
        )
