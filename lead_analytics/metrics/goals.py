"""Targets that many companies set themselves, and what they aim at."""

from typing import NamedTuple


class Example(NamedTuple):
    """A target that many companies set themselves.

    The goal is what the figure was before, times and plus something, or ``goal``.
    """

    kind: str
    metric: str
    months: int = 6
    times: float = 1
    plus: float = 0
    goal: float | None = None
    counted: str = "whole"
    ripening_days: int = 0

    def aim(self, baseline: float) -> float:
        """Give the goal for a baseline.

        >>> Example("sales", "sql_rate", plus=10).aim(15)
        25.0
        """
        if self.goal is not None:
            return self.goal
        return float(baseline * self.times + self.plus)


EXAMPLES = {
    "sql_rate": Example(
        *("sales", "sql_rate"), plus=10, counted="recent", ripening_days=14
    ),
    "cycle": Example("sales", "cycle_days", times=0.9, counted="recent"),
    "in_time": Example("sales", "in_time_rate", goal=100, months=3),
    "response": Example("sales", "response_median", times=0.5, counted="recent"),
    "volume": Example("marketing", "mql", times=1.2),
    "activation": Example(
        *("marketing", "activation_rate"), plus=10, counted="recent", ripening_days=7
    ),
    "waste": Example("sales", "waste_rate", times=0.5, counted="recent"),
    "adoption": Example("sales", "adoption", goal=60, months=3, counted="recent"),
}
