"""Who suits the lead best: the weighted mean of the criteria, 0 to 1."""

from collections.abc import Mapping

from ..criteria import CRITERIA, Case, Criterion
from ..desk import Seat, Turn
from .base import Ranked, Strategy, in_order, rounded


def rank(turn: Turn) -> list[Ranked]:
    """Criteria that say nothing about this lead are left out, for all reps alike."""
    weights = {code: w for code, w in turn.team.rule.weights.items() if w > 0}
    parts = [_parts(turn, seat, weights) for seat in turn.seats]
    return in_order(
        [
            Ranked(seat, _mean(own, weights), own)
            for seat, own in zip(turn.seats, parts, strict=True)
        ]
    )


def _parts(turn: Turn, seat: Seat, weights: Mapping[str, float]) -> dict[str, float]:
    found = ((code, _value(CRITERIA[code], turn, seat)) for code in weights)
    return {code: value for code, value in found if value is not None}


def _value(criterion: Criterion, turn: Turn, seat: Seat) -> float | None:
    """Leads of the same kind share the answers that do not change in a run."""
    case = Case(turn.lead, seat, turn.team)
    if criterion.is_live:
        return criterion.value(case)
    kind = tuple(getattr(turn.lead, name) for name in criterion.reads)
    key = (criterion.code, seat.rep.id, kind)
    known = turn.team.known
    if key not in known:
        known[key] = criterion.value(case)
    return known[key]


def _mean(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = sum(weights[code] for code in parts)
    if not total:
        return 0.0
    return rounded(sum(weights[code] * value for code, value in parts.items()) / total)


STRATEGY = Strategy("best_fit", rank)
