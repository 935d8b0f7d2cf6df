"""Everybody in turn, whatever the weights."""

from ..desk import Turn
from .base import Ranked, Strategy
from .shares import rank_by_shares


def rank(turn: Turn) -> list[Ranked]:
    return rank_by_shares(turn, {seat.rep.id: 1 for seat in turn.seats})


STRATEGY = Strategy("round_robin", rank, keeps_shares=True)
