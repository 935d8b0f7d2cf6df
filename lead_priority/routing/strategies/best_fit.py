"""Who suits the lead best: the weighted mean of the criteria, 0 to 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from ..criteria import CRITERIA, Case
from ..desk import Seat, Team, Turn
from ..facts import RoutedLead
from .base import Ranked, Strategy, in_order_for, rounded

# Kinds of leads whose answers are kept; then it begins anew.
KINDS_KEPT = 500
# By rep: the counts at that time, and what was found.
Fit = dict[int, tuple[tuple[int, int], Ranked]]


def rank(turn: Turn) -> list[Ranked]:
    fits = turn.team.known.setdefault("best_fit", Fits(turn.team))
    return in_order_for(turn, fits.of(turn.lead, turn.seats))


@dataclass
class Fits:
    """How the reps of one team fit; leads of the same kind share the answers."""

    team: Team
    kept: dict[object, Fit] = field(default_factory=dict)

    @cached_property
    def weights(self) -> dict[str, float]:
        return {code: w for code, w in self.team.rule.weights.items() if w > 0}

    @cached_property
    def kind_of(self) -> "attrgetter[object]":
        """What the criteria read of a lead."""
        names = {name for code in self.weights for name in CRITERIA[code].reads}
        return attrgetter("qualification", *sorted(names))

    def of(self, lead: RoutedLead, seats: Sequence[Seat]) -> list[Ranked]:
        """Return how well the reps fit, with their counts as they are now."""
        known = self._of_kind(self.kind_of(lead))
        ranked = []
        for seat in seats:
            counts = (seat.open_count, seat.today_count)
            before, fit = known.get(seat.rep.id, (None, None))
            if fit is None or before != counts:
                fit = self._ranked(Case(lead, seat, self.team))
                known[seat.rep.id] = (counts, fit)
            ranked.append(fit)
        return ranked

    def _of_kind(self, kind: object) -> Fit:
        if kind not in self.kept and len(self.kept) >= KINDS_KEPT:
            self.kept.clear()
        return self.kept.setdefault(kind, {})

    def _ranked(self, case: Case) -> Ranked:
        """Criteria that say nothing about this lead are left out, for all alike."""
        found = {code: CRITERIA[code].value(case) for code in self.weights}
        parts = {code: value for code, value in found.items() if value is not None}
        return Ranked(case.seat, weighted_mean(parts, self.weights), parts)


def weighted_mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the mean of the values by their weights.

    >>> weighted_mean({"load": 1.0, "industry": 0.0}, {"load": 3, "industry": 1})
    0.75
    >>> weighted_mean({}, {"load": 3})
    0.0
    """
    total = sum(weights[code] for code in values)
    found = sum(weights[code] * value for code, value in values.items())
    return rounded(found / total) if total else 0.0


STRATEGY = Strategy("best_fit", rank)
