"""What customers who were won have more often, or less often, than all leads."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..evaluation import Outcomes
from .candidates import Candidate
from .evidence import Evidence
from .table import CHOICE, Column, Table

# Points for being won twice as often.
POINTS_PER_DOUBLING = 10
MOST_POINTS = 30


@dataclass(frozen=True)
class Finding:
    """A trait, how many leads have it and how many of them were won."""

    candidate: Candidate
    evidence: Evidence


def find_traits(table: Table, fewest: int = 10) -> list[Finding]:
    """Give each trait that so many leads have, the one won most often first.

    Of choices each known value, of counts having done it at all.

    >>> column = Column("city", "choice", ["Rome", "Rome", "Oslo", "Oslo", None])
    >>> table = Table((column,), [True, True, True, False, False])
    >>> [(f.candidate.value, f.evidence.won) for f in find_traits(table, fewest=2)]
    [('Rome', 2), ('Oslo', 1)]
    """
    leads, won = len(table.is_won), sum(map(bool, table.is_won))
    found = []
    for column in table.columns:
        counts = _count(column, table.is_won)
        for value, outcomes in counts.items():
            if outcomes.closed >= fewest:
                operator = "is" if column.kind == CHOICE else "at_least"
                trait = Candidate(column.key, operator, value, column.kind)
                evidence = Evidence(outcomes.closed, outcomes.won, leads, won)
                found.append(Finding(trait, evidence))
    return sorted(found, key=lambda finding: -finding.evidence.lift)


def _count(column: Column, is_won: Sequence[bool]) -> dict[Any, Outcomes]:
    """Count leads by what they have: of choices the value, of counts 1 for any."""
    counts: dict[Any, Outcomes] = {}
    for value, outcome in Counter(zip(column.values, is_won, strict=True)).items():
        has, won = value
        if has:
            key = has if column.kind == CHOICE else 1
            added = Outcomes(outcome, 0) if won else Outcomes(0, outcome)
            counts[key] = counts.get(key, Outcomes()) + added
    return counts


def nearness_points(evidence: Evidence) -> int:
    """Give points by how near a trait is to customers won, carefully.

    10 for each doubling of the win rate, by the end of the interval of the lift that
    lies nearer to 1; none where the difference may be chance.

    >>> nearness_points(Evidence(leads=240, won=93, all_leads=1000, all_won=125))
    15
    >>> nearness_points(Evidence(leads=500, won=15, all_leads=1000, all_won=125))
    -14
    >>> nearness_points(Evidence(leads=5, won=3, all_leads=1000, all_won=125))
    0
    """
    if not evidence.is_clear:
        return 0
    interval = evidence.lift_interval
    lift = interval.low if interval.low > 1 else interval.high
    points = round(POINTS_PER_DOUBLING * math.log2(lift)) if lift else -MOST_POINTS
    return max(-MOST_POINTS, min(MOST_POINTS, points))


def band_of(value: float, starts: Sequence[int]) -> int | None:
    """Give the start of the band that a number is in; None where it is not known.

    >>> [band_of(n, (1, 10, 50)) for n in (0, 1, 9, 10, 5000)]
    [None, 1, 1, 10, 50]
    """
    position = bisect_right(starts, value or 0)
    return starts[position - 1] if position else None
