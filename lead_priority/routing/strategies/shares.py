"""Common to the strategies by shares: the quota method over the rule's ledger."""

from collections.abc import Mapping

from ..desk import Turn
from ..quota import next_turn
from .base import Ranked, in_order, sort_key


def rank_by_shares(turn: Turn, weights: Mapping[int, int]) -> list[Ranked]:
    """Return the reps by what they are owed; first whose turn it may be."""
    ledger = turn.team.ledger
    ledger.start(weights)
    ranked = {
        seat.rep.id: Ranked(seat, ledger.balance(seat.rep.id, coming=1))
        for seat in turn.seats
    }
    first = next_turn(
        ledger.weights, ledger.turns, preference=lambda i: sort_key(ranked[i])
    )
    if not turn.tells:
        return [ranked[first]]
    told = {
        i: Ranked(one.seat, one.value, ledger.parts(i)) for i, one in ranked.items()
    }
    return [told.pop(first), *in_order(told.values())]
