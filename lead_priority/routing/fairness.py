"""How evenly leads were given out, beside what would have been exact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .choice import EXISTING_OWNER
from .decision import Decision


@dataclass(frozen=True)
class Share:
    """``count``: leads got; ``in_turn``: of these, not as owner of the customer.

    ``expected``: the exact share of the leads given in turn: of each lead, its weight
    among the weights of all who could get it.
    """

    rep_id: int
    count: int = 0
    in_turn: int = 0
    expected: float = 0.0

    @property
    def deviation(self) -> float:
        return self.in_turn - self.expected


@dataclass(frozen=True)
class Fairness:
    """``gini``: 0 if all got what they were to expect, near 1 if one got all."""

    shares: tuple[Share, ...] = ()
    gini: float = 0.0

    @property
    def greatest_deviation(self) -> float:
        """Leads by which somebody is farthest from the exact share."""
        return max((abs(share.deviation) for share in self.shares), default=0.0)


def fairness(
    decisions: Iterable[Decision], weights: Mapping[int, int] | None = None
) -> Fairness:
    """Judge decisions; ``weights`` by rep, 1 where not given.

    >>> given = [
    ...     Decision(n, "assigned", rep_id=1, eligible_ids=(1, 2)) for n in range(4)
    ... ]
    >>> judged = fairness(given)
    >>> judged.greatest_deviation, judged.gini
    (2.0, 0.5)
    """
    count: dict[int, int] = defaultdict(int)
    in_turn: dict[int, int] = defaultdict(int)
    expected: dict[int, float] = defaultdict(float)
    for decision in decisions:
        if decision.outcome != "assigned":
            continue
        count[decision.rep_id] += 1
        if decision.chosen_by == EXISTING_OWNER:
            continue
        in_turn[decision.rep_id] += 1
        for rep_id, share in _exact(decision, weights or {}):
            expected[rep_id] += share
    shares = tuple(
        Share(rep_id, count[rep_id], in_turn[rep_id], round(expected[rep_id], 9))
        for rep_id in sorted({*count, *expected})
    )
    return Fairness(shares, _gini_of(shares))


def _exact(
    decision: Decision, weights: Mapping[int, int]
) -> Iterable[tuple[int, float]]:
    free = decision.eligible_ids
    total = sum(weights.get(rep_id, 1) for rep_id in free) or 1
    return ((rep_id, weights.get(rep_id, 1) / total) for rep_id in free)


def _gini_of(shares: Sequence[Share]) -> float:
    """Compare leads got per lead expected; who could expect none is left out."""
    return gini([one.in_turn / one.expected for one in shares if one.expected])


def gini(values: Iterable[float]) -> float:
    """Return Gini's coefficient (1912).

    >>> gini([3, 3, 3]), gini([0, 0, 0, 8]), gini([])
    (0.0, 0.75, 0.0)
    """
    ordered = sorted(values)
    total, count = sum(ordered), len(ordered)
    if not total:
        return 0.0
    ranked = sum(place * value for place, value in enumerate(ordered, 1))
    return round(2 * ranked / (count * total) - (count + 1) / count, 9)
