"""The best contents for a person, best first, each with its reasons."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from .fit import Content, Person, is_possible, weigh


@dataclass(frozen=True, slots=True)
class Match:
    """A content that fits.

    :param reasons: codes of what speaks for it, the strongest first
    """

    content_id: int
    points: int
    reasons: tuple[str, ...]


def rank(contents: Iterable[Content], person: Person, limit: int = 3) -> list[Match]:
    """Give the contents that fit the person best, at most ``limit``.

    What speaks more against than for is left out. Of equals the one that more people
    open comes first, then the newer one (the higher id).

    >>> cfo, cto = frozenset({1}), frozenset({2})
    >>> roi = Content(10, stage="decision", roles=cfo)
    >>> architecture = Content(11, stage="decision", roles=cto)
    >>> [m.content_id for m in rank([roi, architecture], Person(roles=cto))]
    [11]
    >>> rank([roi], Person(stage="decision", roles=cfo))
    [Match(content_id=10, points=7, reasons=('stage', 'role'))]
    >>> rank([roi], Person(known=frozenset({10})))
    []
    >>> [m.content_id for m in rank([Content(1, popularity=0.5), Content(2)], Person())]
    [1, 2]
    """
    found = []
    for content in contents:
        if not is_possible(content, person):
            continue
        points = weigh(content, person)
        total = sum(points.values())
        if total >= 0:
            order = (total, content.popularity, content.id)
            found.append((order, _make_match(content, points, total)))
    best = heapq.nlargest(limit, found, key=lambda entry: entry[0])
    return [match for _order, match in best]


def _make_match(content: Content, points: dict[str, int], total: int) -> Match:
    # Sorting keeps the order of equals: what the person did comes first.
    reasons = sorted((r for r in points if points[r] > 0), key=lambda r: -points[r])
    return Match(content.id, total, tuple(reasons))
