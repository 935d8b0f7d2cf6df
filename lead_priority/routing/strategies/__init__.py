"""How a rule chooses, one file each. A new one: a file and a line here."""

from . import best_fit, least_loaded, round_robin, weighted
from .base import Ranked, Strategy, tie_break

_ALL = (round_robin, weighted, least_loaded, best_fit)
STRATEGIES: dict[str, Strategy] = {
    module.STRATEGY.code: module.STRATEGY for module in _ALL
}

__all__ = ["STRATEGIES", "Ranked", "Strategy", "tie_break"]
