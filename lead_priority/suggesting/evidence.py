"""What the history says for a condition: how often leads with it were won."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..evaluation import Interval, Share, lift_interval

# Fewer won leads among all, or fewer lost ones, tell nothing of any condition.
FEWEST_OUTCOMES = 10


@dataclass(frozen=True)
class Evidence:
    """Leads a condition holds for, how many of them were won, and the same of all.

    ``lift``: how many times as often these leads were won as all leads; intervals
    are at 95 %.

    >>> evidence = Evidence(leads=240, won=93, all_leads=1000, all_won=125)
    >>> round(evidence.lift, 1), round(evidence.share_of_won, 2)
    (3.1, 0.74)
    >>> interval = evidence.lift_interval
    >>> round(interval.low, 1), round(interval.high, 1), evidence.is_clear
    (2.7, 3.5, True)
    """

    leads: int
    won: int
    all_leads: int
    all_won: int

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.leads)

    @property
    def all_win_rate(self) -> Share:
        return Share(self.all_won, self.all_leads)

    @property
    def share_of_all(self) -> float:
        return Share(self.leads, self.all_leads).value

    @property
    def share_of_won(self) -> float:
        return Share(self.won, self.all_won).value

    @property
    def lift(self) -> float:
        """0 where nothing was won at all."""
        base = self.all_win_rate.value
        return self.win_rate.value / base if base else 0.0

    @property
    def lift_interval(self) -> Interval:
        """The interval of ``lift``; from the win rate's own where none was won."""
        if self.won:
            return lift_interval(self.win_rate, self.all_win_rate)
        base = self.all_win_rate.value
        return Interval(0.0, self.win_rate.interval.high / base if base else 0.0)

    @property
    def is_enough(self) -> bool:
        """Tell whether there are enough leads with it, and without it, to say more."""
        others = Share(self.all_won - self.won, self.all_leads - self.leads)
        outcomes = min(self.all_won, self.all_leads - self.all_won)
        return (
            self.win_rate.is_enough and others.is_enough and outcomes >= FEWEST_OUTCOMES
        )

    @property
    def is_clear(self) -> bool:
        """Tell whether the difference is more than chance would make (5 %)."""
        return self.is_enough and 1 not in self.lift_interval


def weigh_evidence(holds: Sequence[bool], is_won: Sequence[bool]) -> Evidence:
    """Count what became of the leads for which something holds.

    >>> weigh_evidence([True, True, False], [True, False, False])
    Evidence(leads=2, won=1, all_leads=3, all_won=1)
    """
    leads = sum(map(bool, holds))
    won = sum(1 for held, won in zip(holds, is_won, strict=True) if held and won)
    return Evidence(leads, won, len(is_won), sum(map(bool, is_won)))
