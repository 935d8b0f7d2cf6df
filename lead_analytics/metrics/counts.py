"""So many of so many, and how likely chance alone makes two of them differ.

Fisher, R. A. (1935): The logic of inductive inference. Journal of the Royal
Statistical Society 98, 39-82 (the exact test of a two by two table).
Benjamini, Y. and Hochberg, Y. (1995): Controlling the false discovery rate. Journal
of the Royal Statistical Society B 57, 289-300.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Terms this much smaller than the sum no longer change it.
NOTHING = 1e-17


@dataclass(frozen=True)
class Counts:
    """``hits`` of ``cases``: so many leads, and how many of them made a step.

    >>> Counts(40, 10).rate, Counts(40, 10) + Counts(10, 0), Counts().rate
    (0.25, Counts(cases=50, hits=10), 0.0)
    """

    cases: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.cases:
            raise ValueError(f"{self.hits} of {self.cases} is no share")

    @property
    def rate(self) -> float:
        """The share; 0 without cases."""
        return self.hits / self.cases if self.cases else 0.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.cases + other.cases, self.hits + other.hits)

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(self.cases - other.cases, self.hits - other.hits)


def chance_of_fall(before: Counts, after: Counts) -> float:
    """Give how likely chance makes the rate fall this far or further.

    Fisher's exact test, one-sided: it holds for few cases, too. 1 where the rate did
    not fall.

    >>> round(chance_of_fall(Counts(8, 7), Counts(7, 1)), 5)  # 57 of 6435 tables
    0.00886
    >>> chance_of_fall(Counts(10, 1), Counts(10, 9)), chance_of_fall(Counts(), Counts())
    (1.0, 1.0)
    """
    if not (before.cases and after.cases) or after.rate >= before.rate:
        return 1.0
    both = before + after
    misses = both.cases - both.hits
    hits = after.hits
    term = math.exp(
        _log_choose(both.hits, hits)
        + _log_choose(misses, after.cases - hits)
        - _log_choose(both.cases, after.cases)
    )
    total = term
    fewest = max(0, after.cases - misses)
    while hits > fewest and term > NOTHING * total:
        term *= hits * (misses - after.cases + hits)
        term /= (both.hits - hits + 1) * (after.cases - hits + 1)
        total += term
        hits -= 1
    return min(total, 1.0)


def _log_choose(all_: int, some: int) -> float:
    return math.lgamma(all_ + 1) - math.lgamma(some + 1) - math.lgamma(all_ - some + 1)


def chance_of_change(before: Counts, after: Counts) -> float:
    """Give how likely chance makes the rate change this much, either way.

    >>> round(chance_of_change(Counts(8, 7), Counts(7, 1)), 5)
    0.01772
    """
    fall, rise = chance_of_fall(before, after), chance_of_fall(after, before)
    return min(1.0, 2 * min(fall, rise))


def admit(chances: Sequence[float], false_share: float) -> list[bool]:
    """Say which findings stand, of all that were looked for.

    Benjamini and Hochberg: of those that stand, no larger share than ``false_share``
    is due to chance on average; where nothing at all has changed, one is reported no
    more often than that.

    >>> admit([0.001, 0.03, 0.04, 0.9], 0.05)
    [True, False, False, False]
    >>> admit([0.001, 0.03, 0.04], 0.05), admit([], 0.05)
    ([True, True, True], [])
    """
    ordered = sorted(chances)
    limit = -1.0
    for number, chance in enumerate(ordered, start=1):
        if chance <= false_share * number / len(ordered):
            limit = chance
    return [chance <= limit for chance in chances]
