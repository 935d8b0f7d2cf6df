"""In turn, by the reps' weights: weight 2 gets two leads where weight 1 gets one."""

from ..desk import Turn
from .base import Ranked, Strategy
from .shares import rank_by_shares


def rank(turn: Turn) -> list[Ranked]:
    return rank_by_shares(turn, {seat.rep.id: seat.rep.weight for seat in turn.seats})


STRATEGY = Strategy("weighted", rank, keeps_shares=True)
