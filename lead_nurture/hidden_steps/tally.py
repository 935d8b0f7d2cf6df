"""Adding up histories, part by part: a tally is kept as JSON between two parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .histories import History


@dataclass
class Counts:
    """Leads, those of them that are decided, and those that were won."""

    leads: int = 0
    decided: int = 0
    won: int = 0

    def add(self, is_won: bool | None) -> None:
        self.leads += 1
        self.decided += is_won is not None
        self.won += bool(is_won)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.leads + other.leads,
            self.decided + other.decided,
            self.won + other.won,
        )

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.leads - other.leads,
            self.decided - other.decided,
            self.won - other.won,
        )


@dataclass
class Kind:
    """All deeds with one key: how often, where, in leads that came how far."""

    times: int = 0
    places: Counter[int] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    by_reach: dict[int, Counts] = field(default_factory=dict)


@dataclass
class Tally:
    """What many histories add up to.

    >>> from datetime import datetime
    >>> from .histories import Deed
    >>> deed = Deed("call", "Call", datetime(2026, 3, 2))
    >>> tally = Tally()
    >>> tally.add([History((deed, deed), ((1, datetime(2026, 3, 1)),), True)])
    >>> tally.kinds["call"].times, tally.kinds["call"].places, tally.total
    (2, Counter({1: 1}), Counts(leads=1, decided=1, won=1))
    >>> Tally.from_json(tally.to_json()) == tally
    True
    """

    by_reach: dict[int, Counts] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)

    @property
    def total(self) -> Counts:
        return total(self.by_reach)

    def add(self, histories: Iterable[History]) -> None:
        """Add leads, each once."""
        for history in histories:
            reach = history.reach
            self.by_reach.setdefault(reach, Counts()).add(history.is_won)
            for deed, times in history.first_deeds():
                kind = self.kinds.setdefault(deed.key, Kind())
                kind.times += times
                kind.places[history.place_of(deed.at)] += 1
                kind.labels[deed.label] += 1
                kind.by_reach.setdefault(reach, Counts()).add(history.is_won)

    def to_json(self) -> dict[str, Any]:
        return {
            "by_reach": _counts_to_json(self.by_reach),
            "kinds": {
                key: {
                    "times": kind.times,
                    "places": list(kind.places.items()),
                    "labels": kind.labels,
                    "by_reach": _counts_to_json(kind.by_reach),
                }
                for key, kind in self.kinds.items()
            },
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Tally:
        """Give the tally that ``to_json`` was made of; of nothing, an empty one."""
        return cls(
            _counts_from_json(value.get("by_reach", [])),
            {
                key: Kind(
                    kind["times"],
                    Counter({place: times for place, times in kind["places"]}),
                    Counter(kind["labels"]),
                    _counts_from_json(kind["by_reach"]),
                )
                for key, kind in value.get("kinds", {}).items()
            },
        )


def total(by_reach: dict[int, Counts], least: int = 0) -> Counts:
    """Add up the leads that came to ``least`` or further."""
    counts = (some for reach, some in by_reach.items() if reach >= least)
    return sum(counts, Counts())


def _counts_to_json(by_reach: dict[int, Counts]) -> list[list[int]]:
    return [
        [reach, counts.leads, counts.decided, counts.won]
        for reach, counts in by_reach.items()
    ]


def _counts_from_json(rows: list[list[int]]) -> dict[int, Counts]:
    return {reach: Counts(*counts) for reach, *counts in rows}
