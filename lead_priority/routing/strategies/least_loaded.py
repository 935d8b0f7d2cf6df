"""Who holds the fewest open leads; of weight 2, twice as many are held."""

from ..desk import Turn
from .base import Ranked, Strategy, in_order_for, rounded


def rank(turn: Turn) -> list[Ranked]:
    return in_order_for(
        turn,
        [
            Ranked(seat, -rounded(seat.open_count / seat.rep.weight))
            for seat in turn.seats
        ],
    )


STRATEGY = Strategy("least_loaded", rank)
