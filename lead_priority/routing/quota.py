"""Whole leads by shares, never more than one away from the exact share.

Balinski and Young, "The quota method of apportionment" (American Mathematical
Monthly 82, 1975): the next unit may go to whoever stays below the upper quota
(nobody gets a lead too early), as long as nobody else misses the lower quota later
(nobody gets one too late). Who of these is taken is free; we take whom most is owed.
Tijdeman, "The chairman assignment problem" (Discrete Mathematics 32, 1980), is the
same question with deadlines, and where the bound of one comes from.

All of it counts in whole numbers: weights and turns.
"""

from collections.abc import Callable, Mapping
from typing import Any

Comparable = tuple[Any, ...] | int | float


def upper_quota(weights: Mapping[int, int], turns: Mapping[int, int]) -> list[int]:
    """Return who may have the next lead without being more than one ahead.

    >>> upper_quota({1: 1, 2: 1}, {1: 1, 2: 0})
    [2]
    >>> upper_quota({1: 3, 2: 1}, {1: 1, 2: 0})
    [1, 2]
    """
    total = sum(weights.values())
    given = sum(turns.values()) + 1
    return [i for i, weight in weights.items() if turns[i] * total < weight * given]


def is_within_quota(weights: Mapping[int, int], turns: Mapping[int, int]) -> bool:
    """Return whether everybody is less than one turn away from the exact share.

    >>> is_within_quota({1: 1, 2: 1}, {1: 2, 2: 1}), is_within_quota({1: 1}, {1: 9})
    (True, True)
    >>> is_within_quota({1: 1, 2: 1}, {1: 9, 2: 0})
    False
    """
    total, given = sum(weights.values()), sum(turns.values())
    return all(
        abs(weight * given - turns[i] * total) < total for i, weight in weights.items()
    )


def deadline(weight: int, total: int, number: int) -> int:
    """Return by which lead of the series someone must have got his ``number``-th.

    >>> [deadline(1, 4, number) for number in (1, 2)], deadline(3, 4, 1)
    ([4, 8], 2)
    """
    return -(-number * total // weight)


def last_chance(weights: Mapping[int, int], turns: Mapping[int, int], end: int) -> int:
    """Return the first lead before ``end`` by which all turns are spoken for.

    Up to there, exactly as many leads are left as have to be given to keep the lower
    quotas. ``end`` if there is none.

    >>> last_chance({1: 1, 2: 1, 3: 2}, {1: 0, 2: 0, 3: 0}, 5)
    4
    >>> last_chance({1: 1, 2: 1, 3: 2}, {1: 0, 2: 0, 3: 0}, 2)
    2
    """
    due = _deadlines_before(end, weights, turns)
    for number, when in enumerate(sorted(due), sum(turns.values()) + 1):
        if when == number:
            return when
    return end


def _deadlines_before(
    end: int, weights: Mapping[int, int], turns: Mapping[int, int]
) -> list[int]:
    total = sum(weights.values())
    found = []
    for i, weight in weights.items():
        number = turns[i] + 1
        while (when := deadline(weight, total, number)) < end:
            found.append(when)
            number += 1
    return found


def next_turn(
    weights: Mapping[int, int],
    turns: Mapping[int, int],
    preference: Callable[[int], Comparable],
) -> int:
    """Return who has the next lead: of those who may, the one preferred (lowest).

    >>> next_turn({1: 1, 2: 1}, {1: 1, 2: 0}, preference=lambda i: i)
    2
    >>> turns = {1: 0, 2: 0, 3: 0}
    >>> for _ in range(5):
    ...     turns[next_turn({1: 3, 2: 1, 3: 1}, turns, lambda i: -i)] += 1
    >>> turns
    {1: 3, 2: 1, 3: 1}
    """
    total = sum(weights.values())
    allowed = upper_quota(weights, turns)
    due = {i: deadline(weights[i], total, turns[i] + 1) for i in allowed}
    best = min(allowed, key=preference)
    end = last_chance(weights, turns, due[best])
    if due[best] <= end:
        return best
    return min((i for i in allowed if due[i] <= end), key=preference)
