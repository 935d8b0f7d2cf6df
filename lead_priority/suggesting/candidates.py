"""Conditions that a rule could have, made of the columns alone, not of the outcome."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .table import CHOICE, COUNT, Column, Table

OPPOSITES = {"is": "is_not", "is_not": "is", "at_least": "below", "below": "at_least"}
# How often something is done, as people say it.
COUNT_CUTS = (1, 2, 3, 5, 10)


@dataclass(frozen=True)
class Candidate:
    """A condition on one column: ``is``, ``is_not``, ``at_least`` or ``below``."""

    column: str
    operator: str
    value: Any
    kind: str = CHOICE
    direction: int = 0

    def holds(self, value: Any) -> bool:
        """Tell whether it holds for a value of its column.

        >>> Candidate("size", "at_least", 50, "number").holds(None)
        False
        >>> Candidate("size", "below", 50, "number").holds(None)
        True
        """
        if self.kind == CHOICE:
            return bool(value == self.value) == (self.operator == "is")
        return bool((value or 0) >= self.value) == (self.operator == "at_least")

    @property
    def opposite(self) -> "Candidate | None":
        """What holds where this does not; None where a rule cannot say it."""
        if self.kind == COUNT:
            return None
        return replace(
            self, operator=OPPOSITES[self.operator], direction=-self.direction
        )


def make_candidates(table: Table, support: int, cut_points: int) -> list[Candidate]:
    """Give the conditions that hold for enough leads, and fail for enough.

    >>> column = Column("size", "number", [1, 5, 50, 90, 200, 1000])
    >>> table = Table((column,), [False, False, False, True, True, True])
    >>> [c.value for c in make_candidates(table, support=2, cut_points=2)]
    [35, 130]
    """
    found = []
    for column in table.columns:
        leads = len(column.values)
        for candidate in _of_column(column, cut_points):
            holding = sum(map(candidate.holds, column.values))
            if support <= holding <= leads - support:
                found.append(candidate)
    return found


def _of_column(column: Column, cut_points: int) -> list[Candidate]:
    if column.kind == CHOICE:
        values = Counter(column.values)
        ordered = sorted(values, key=lambda value: (value is not None, str(value)))
        return [Candidate(column.key, "is", value) for value in ordered]
    cuts = (
        COUNT_CUTS
        if column.kind == COUNT
        else _cuts([value or 0 for value in column.values], cut_points)
    )
    return [
        Candidate(column.key, "at_least", cut, column.kind, column.direction)
        for cut in cuts
    ]


def _cuts(values: Sequence[float], number: int) -> list[float]:
    """Give quantiles of the values, rounded so that people can read them."""
    ordered = sorted(values)
    last = len(ordered) - 1
    cuts = set()
    for step in range(1, number + 1):
        position = last * step / (number + 1)
        low = math.floor(position)
        high = min(low + 1, last)
        part = position - low
        cuts.add(readable(ordered[low] * (1 - part) + ordered[high] * part))
    return sorted(cut for cut in cuts if cut > ordered[0])


def readable(value: float) -> float:
    """Round to two digits.

    >>> readable(1234.5), readable(0.1234), readable(7), readable(0)
    (1200, 0.12, 7, 0)
    """
    if not value:
        return 0
    digits = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
