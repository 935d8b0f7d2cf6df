"""What a strategy is: the reps who can get one lead, put in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..credits import PRECISION
from ..desk import Seat, Turn

TIE_BREAKS = ("fewest_today", "longest_since_last", "lowest_id")


@dataclass(frozen=True)
class Ranked:
    """``value``: the higher the better; ``parts``: of what it is made."""

    seat: Seat
    value: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Strategy:
    """``rank`` gives all seats of a turn, the next owner first.

    ``keeps_shares``: a lead given out counts in the ledger of the rule.
    """

    code: str
    rank: Callable[[Turn], list[Ranked]]
    keeps_shares: bool = False


def in_order(ranked: list[Ranked]) -> list[Ranked]:
    """Sort by value, then as stated in ``TIE_BREAKS``."""
    return sorted(ranked, key=lambda one: (-(one.value or 0.0), *tie_key(one.seat)))


def tie_key(seat: Seat) -> tuple[object, ...]:
    """Return the numbers behind ``TIE_BREAKS``; never had one is longest ago."""
    last = seat.last_assigned_at
    return seat.today_count, (last is not None, last, seat.nth), seat.rep.id


def tie_break(ranked: list[Ranked]) -> str:
    """Return what put the first before others of the same value, "" for the value.

    *in_turn*: others are owed more, but their turn comes later (shares).
    """
    first = ranked[0]
    if len(ranked) > 1 and (ranked[1].value or 0.0) > (first.value or 0.0):
        return "in_turn"
    equal = [one for one in ranked[1:] if one.value == first.value]
    if not equal:
        return ""
    keys = [tie_key(one.seat) for one in equal]
    mine = tie_key(first.seat)
    for place, code in enumerate(TIE_BREAKS):
        keys = [key for key in keys if key[place] == mine[place]]
        if not keys:
            return code
    return ""


def rounded(value: float) -> float:
    return round(value, PRECISION)
