"""Who suits the lead best: the weighted mean of the criteria, 0 to 1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from ..criteria import CRITERIA, Case
from ..desk import Seat, Team, Turn
from ..facts import RoutedLead
from .base import Ranked, Strategy, in_order_for, rounded

# Kinds of leads whose answers are kept; then it begins anew.
KINDS_KEPT = 500
Parts = dict[str, float]


def rank(turn: Turn) -> list[Ranked]:
    fits = turn.team.known.setdefault("best_fit", Fits(turn.team))
    of_kind = fits.of_kind(turn.lead)
    return in_order_for(
        turn, [fits.ranked(turn.lead, seat, of_kind) for seat in turn.seats]
    )


@dataclass
class Fits:
    """How the reps of one team fit; leads of the same kind share the answers."""

    team: Team
    kept: dict[object, dict[int, Parts]] = field(default_factory=dict)

    @cached_property
    def weights(self) -> dict[str, float]:
        return {code: w for code, w in sorted(self.team.rule.weights.items()) if w > 0}

    @cached_property
    def live(self) -> list[str]:
        return [code for code in self.weights if CRITERIA[code].is_live]

    @cached_property
    def lasting(self) -> list[str]:
        return [code for code in self.weights if not CRITERIA[code].is_live]

    @cached_property
    def kind(self) -> "attrgetter[object]":
        """What the criteria read of a lead; of any lead the qualification."""
        names = {name for code in self.weights for name in CRITERIA[code].reads}
        return attrgetter("qualification", *sorted(names))

    def of_kind(self, lead: RoutedLead) -> dict[int, Parts]:
        """Return the lasting answers about such leads, by rep, as far as known."""
        kind = self.kind(lead)
        if kind not in self.kept and len(self.kept) >= KINDS_KEPT:
            self.kept.clear()
        return self.kept.setdefault(kind, {})

    def ranked(self, lead: RoutedLead, seat: Seat, known: dict[int, Parts]) -> Ranked:
        """Return how well the rep fits, with the counts as they are now."""
        case = Case(lead, seat, self.team)
        if seat.rep.id not in known:
            known[seat.rep.id] = _answers(self.lasting, case)
        parts = {**known[seat.rep.id], **_answers(self.live, case)}
        return Ranked(seat, weighted_mean(parts, self.weights), parts)


def _answers(codes: Iterable[str], case: Case) -> Parts:
    """Criteria that say nothing about this lead are left out, for all reps alike."""
    found = ((code, CRITERIA[code].value(case)) for code in codes)
    return {code: value for code, value in found if value is not None}


def weighted_mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the mean of the values by their weights.

    >>> weighted_mean({"load": 1.0, "industry": 0.0}, {"load": 3, "industry": 1})
    0.75
    >>> weighted_mean({}, {"load": 3})
    0.0
    """
    total = found = 0.0
    for code, value in values.items():
        total += weights[code]
        found += weights[code] * value
    return rounded(found / total) if total else 0.0


STRATEGY = Strategy("best_fit", rank)
