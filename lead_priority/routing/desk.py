"""The reps while a run goes on: each lead given out counts at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from .credits import Ledger
from .decision import Exclusion
from .facts import Rep, RoutedLead, RoutingRule
from .shrinkage import overall, segment_rates


@dataclass(eq=False)
class Seat:
    """A rep with the counts as they are now; ``nth``: of the rep's last lead."""

    rep: Rep
    open_count: int
    today_count: int
    last_assigned_at: datetime | None
    nth: int = 0
    is_full: bool = False

    @classmethod
    def of(cls, rep: Rep) -> "Seat":
        seat = cls(rep, rep.open_count, rep.today_count, rep.last_assigned_at)
        seat.is_full = seat.has_reached_limit()
        return seat

    def take(self, now: datetime, nth: int) -> None:
        self.open_count += 1
        self.today_count += 1
        self.last_assigned_at = now
        self.nth = nth
        self.is_full = self.has_reached_limit()

    def has_reached_limit(self) -> bool:
        held, day = self.rep.capacity_open, self.rep.capacity_day
        return 0 < held <= self.open_count or 0 < day <= self.today_count


@dataclass
class Team:
    """The reps of one rule, here or away, and what is compared with their average."""

    rule: RoutingRule
    seats: tuple[Seat, ...]
    ledger: Ledger
    # Found once in a run: exclusions by rep, and what a strategy wants to keep.
    fixed: dict[int, tuple[Exclusion, ...]] = field(default_factory=dict)
    known: dict[object, Any] = field(default_factory=dict)

    @cached_property
    def rates(self) -> dict[str, float]:
        """Win rate by segment."""
        return segment_rates(seat.rep.results for seat in self.seats)

    @cached_property
    def response_count(self) -> int:
        return sum(seat.rep.response_count for seat in self.seats)

    @cached_property
    def response_hours(self) -> float:
        return overall(
            (seat.rep.response_hours, seat.rep.response_count) for seat in self.seats
        )

    @cached_property
    def usual_open(self) -> float:
        """Open leads per rep when the run began, at least one."""
        held = sum(seat.rep.open_count for seat in self.seats)
        return max(1.0, held / max(1, len(self.seats)))


def team_of(rule: RoutingRule, seats: Iterable[Seat], ledger: Ledger) -> Team:
    return Team(rule, tuple(s for s in seats if is_in_team(rule, s.rep)), ledger)


def is_in_team(rule: RoutingRule, rep: Rep) -> bool:
    """Whether the rule gives leads to this rep at all."""
    of_teams = not rule.team_ids or rep.team_id in rule.team_ids
    return of_teams and (not rule.user_ids or rep.user_id in rule.user_ids)


@dataclass(frozen=True)
class Turn:
    """One lead under one rule, with the reps who can get it.

    ``tells``: whether somebody wants the numbers beside the owner.
    """

    lead: RoutedLead
    team: Team
    seats: Sequence[Seat]
    tells: bool = True
