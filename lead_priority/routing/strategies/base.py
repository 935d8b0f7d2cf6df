"""What a strategy is: the reps who can get one lead, put in order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from ..credits import PRECISION
from ..desk import Seat, Turn

NOTHING: Mapping[str, float] = MappingProxyType({})
TIE_BREAKS = ("fewest_today", "longest_since_last", "lowest_id")


class Ranked(NamedTuple):
    """``value``: the higher the better; ``parts``: of what it is made."""

    seat: Seat
    value: float | None = None
    parts: Mapping[str, float] = NOTHING


@dataclass(frozen=True)
class Strategy:
    """``rank`` gives the seats of a turn, the next owner first.

    All of them if the turn ``tells``, else the next owner at least.

    ``keeps_shares``: a lead given out counts in the ledger of the rule.
    """

    code: str
    rank: Callable[[Turn], list[Ranked]]
    keeps_shares: bool = False


def in_order(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Sort by value, then as stated in ``TIE_BREAKS``."""
    return sorted(ranked, key=sort_key)


def in_order_for(turn: Turn, ranked: Iterable[Ranked]) -> list[Ranked]:
    """Sort them, or find only the first where nobody asks for the others."""
    return in_order(ranked) if turn.tells else [min(ranked, key=sort_key)]


def sort_key(ranked: Ranked) -> tuple[Any, ...]:
    return (-(ranked.value or 0.0), *tie_key(ranked.seat))


def tie_key(seat: Seat) -> tuple[Any, ...]:
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
    for place, code in enumerate(TIE_BREAKS[:-1]):
        keys = [key for key in keys if key[place] == mine[place]]
        if not keys:
            return code
    return TIE_BREAKS[-1]


def rounded(value: float) -> float:
    return round(value, PRECISION)
