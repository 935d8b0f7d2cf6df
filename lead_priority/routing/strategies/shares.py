"""Common to the strategies by shares: the quota method over the rule's ledger."""

from collections.abc import Mapping

from ..desk import Turn
from ..quota import next_turn
from .base import Ranked, in_order


def rank_by_shares(turn: Turn, weights: Mapping[int, int]) -> list[Ranked]:
    """Return the reps by what they are owed; first whose turn it may be."""
    ledger = turn.team.ledger
    ledger.start(weights)
    ranked = in_order(
        [
            Ranked(
                seat,
                ledger.balance(seat.rep.id, coming=1),
                {
                    "weight": weights[seat.rep.id],
                    "turns": ledger.turns[seat.rep.id],
                    "carried": ledger.carried.get(seat.rep.id, 0.0),
                },
            )
            for seat in turn.seats
        ]
    )
    order = [one.seat.rep.id for one in ranked]
    place = order.index(next_turn(ledger.weights, ledger.turns, order))
    return [ranked.pop(place), *ranked]
