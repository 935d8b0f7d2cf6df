"""What a criterion is: one question about a lead and a rep, answered by 0 to 1."""

from collections.abc import Callable
from dataclasses import dataclass

from ..desk import Seat, Team
from ..facts import Rep, RoutedLead

# A rep about whom nothing is set up: neither better nor worse.
NEUTRAL = 0.5


@dataclass(frozen=True)
class Case:
    """One lead, one rep, and the team the rep is compared with."""

    lead: RoutedLead
    seat: Seat
    team: Team

    @property
    def rep(self) -> Rep:
        return self.seat.rep


@dataclass(frozen=True)
class Criterion:
    """``value`` gives 0 to 1, or None where the lead says nothing about it.

    ``reads``: the fields of the lead that it uses; leads that have them in common
    share the answer. ``is_live``: it also changes with each lead given to the rep.
    """

    code: str
    value: Callable[[Case], float | None]
    reads: tuple[str, ...] = ()
    is_live: bool = False
