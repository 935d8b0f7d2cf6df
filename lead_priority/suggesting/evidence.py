"""What the history says for a condition: how often won with it, and without it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Of the normal distribution: 95 % lie within so many standard deviations.
Z_95 = 1.959963984540054
# Fewer than so many leads, or of these won ones, tell nothing.
FEWEST_LEADS = 30
FEWEST_WON = 5


@dataclass(frozen=True)
class Evidence:
    """Leads a condition holds for: how many, how many won, against all the others.

    Intervals are at 95 %. ``lift``: how many times as often these were won as the
    other leads.
    """

    leads: int
    won: int
    all_leads: int
    all_won: int

    @property
    def win_rate(self) -> float:
        return self.won / self.leads if self.leads else 0.0

    @property
    def other_win_rate(self) -> float:
        others = self.all_leads - self.leads
        return (self.all_won - self.won) / others if others else 0.0

    @property
    def share_of_all(self) -> float:
        return self.leads / self.all_leads if self.all_leads else 0.0

    @property
    def share_of_won(self) -> float:
        return self.won / self.all_won if self.all_won else 0.0

    @property
    def lift(self) -> float:
        return self._ratio()[0]

    @property
    def lift_interval(self) -> tuple[float, float]:
        """The interval of ``lift`` by Katz's log method.

        Katz, Baptista, Azen & Pike (1978): Obtaining confidence intervals for the
        risk ratio in cohort studies. Biometrics 34.

        >>> evidence = Evidence(leads=240, won=93, all_leads=1240, all_won=218)
        >>> round(evidence.lift, 1), [round(end, 1) for end in evidence.lift_interval]
        (3.1, [2.5, 3.9])
        """
        ratio, deviation = self._ratio()
        spread = math.exp(Z_95 * deviation)
        return ratio / spread, ratio * spread

    def _ratio(self) -> tuple[float, float]:
        """The ratio of the win rates, and the standard deviation of its logarithm.

        Half a lead is added to each count where one is 0 (Walter 1975).
        """
        others = self.all_leads - self.leads
        other_won = self.all_won - self.won
        exact = self.won and other_won
        half = 0.0 if exact else 0.5
        won, leads = self.won + half, self.leads + 2 * half
        other_won, others = other_won + half, others + 2 * half
        if not leads or not others:
            return 1.0, 0.0
        variance = 1 / won - 1 / leads + 1 / other_won - 1 / others
        return (won / leads) / (other_won / others), math.sqrt(max(variance, 0.0))

    @property
    def is_enough(self) -> bool:
        """Tell whether there are enough leads on both sides to say anything."""
        others, other_won = self.all_leads - self.leads, self.all_won - self.won
        lost = (self.leads - self.won, others - other_won)
        return (
            min(self.leads, others) >= FEWEST_LEADS
            and self.won + other_won >= FEWEST_WON
            and sum(lost) >= FEWEST_WON
        )

    @property
    def is_clear(self) -> bool:
        """Tell whether the difference is more than chance would make (5 %)."""
        low, high = self.lift_interval
        return self.is_enough and (low > 1 or high < 1)


def weigh_evidence(holds: Sequence[bool], is_won: Sequence[bool]) -> Evidence:
    """Count what became of the leads for which something holds.

    >>> weigh_evidence([True, True, False], [True, False, False])
    Evidence(leads=2, won=1, all_leads=3, all_won=1)
    """
    leads = sum(map(bool, holds))
    won = sum(1 for held, won in zip(holds, is_won, strict=True) if held and won)
    return Evidence(leads, won, len(is_won), sum(map(bool, is_won)))
