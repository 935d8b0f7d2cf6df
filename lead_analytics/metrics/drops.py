"""Sudden drops of weekly rates, found among many series without crying wolf.

A series is a rate week by week, such as of the leads of one source that became MQL.
Each week of the recent past is tried as the one in which the rate fell; the series
answers for having tried several (Bonferroni), and all series together for being many
(Benjamini and Hochberg). Series overlap and so depend on each other positively, for
which both bounds hold.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from .counts import Counts, admit, chance_of_fall

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Rules:
    """What counts as a sudden drop.

    ``shortest`` and ``longest``: weeks since it fell; ``baseline``: weeks before that
    it is compared with; ``fewest``: cases on either side; ``smallest_fall``: as a
    share of the rate before; ``false_share``: see ``admit``.
    """

    shortest: int = 2
    longest: int = 13
    baseline: int = 13
    fewest: int = 20
    smallest_fall: float = 0.2
    false_share: float = 0.05


@dataclass(frozen=True)
class Series(Generic[Key]):
    """The counts of each week, oldest first; the last week is over."""

    key: Key
    weeks: tuple[Counts, ...]


@dataclass(frozen=True)
class Drop(Generic[Key]):
    """A rate that fell: ``weeks`` ago, from ``before`` to ``after``.

    ``chance``: how likely it is chance alone, for all that was tried of this series.
    """

    key: Key
    weeks: int
    before: Counts
    after: Counts
    chance: float

    @property
    def fall(self) -> float:
        """How much lower the rate is, as a share of the rate before.

        >>> Drop("all", 4, Counts(50, 20), Counts(40, 8), 0.01).fall
        0.5
        """
        if not self.before.rate:
            return 0.0
        return 1 - self.after.rate / self.before.rate


def find_drops(
    series: Iterable[Series[Key]], rules: Rules | None = None
) -> list[Drop[Key]]:
    """Give the drops of all series, the least likely by chance first.

    >>> steady, falls = (Counts(30, 15),) * 12, (Counts(30, 5),) * 4
    >>> [drop] = find_drops([Series("a", steady + falls), Series("b", steady)])
    >>> drop.key, drop.weeks, drop.before, drop.after
    ('a', 4, Counts(cases=360, hits=180), Counts(cases=120, hits=20))
    """
    rules = rules or Rules()
    tried = [drop for one in series if (drop := _worst(one, rules)) is not None]
    stands = admit([drop.chance for drop in tried], rules.false_share)
    found = [
        drop
        for drop, it_stands in zip(tried, stands, strict=True)
        if it_stands and drop.fall >= rules.smallest_fall
    ]
    return sorted(found, key=lambda drop: drop.chance)


def _worst(series: Series[Key], rules: Rules) -> Drop[Key] | None:
    """Give the least likely fall of a series; None where cases are too few."""
    tried = [
        Drop(series.key, weeks, before, after, chance_of_fall(before, after))
        for weeks, before, after in _splits(series.weeks, rules)
    ]
    if not tried:
        return None
    worst = min(tried, key=lambda drop: drop.chance)
    return replace(worst, chance=min(1.0, worst.chance * len(tried)))


def _splits(
    weeks: Sequence[Counts], rules: Rules
) -> Iterable[tuple[int, Counts, Counts]]:
    """Give (weeks since, counts before, counts after) of each week to be tried."""
    for since in range(rules.shortest, min(rules.longest, len(weeks) - 1) + 1):
        after = sum(weeks[-since:], Counts())
        before = sum(weeks[-since - rules.baseline : -since], Counts())
        if min(before.cases, after.cases) >= rules.fewest:
            yield since, before, after
