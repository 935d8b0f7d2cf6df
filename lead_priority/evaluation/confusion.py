"""What calling the leads above a threshold would have meant."""

import math
from dataclasses import dataclass

from .share import Share
from .tally import SQL_RANK, Outcomes, Tally
from .wilson import CONFIDENCE, Interval, quantile


@dataclass(frozen=True)
class Confusion:
    """Leads that a model makes SQL leads (``chosen``), and all others.

    >>> found = Confusion(Outcomes(30, 70, 50), Outcomes(20, 380, 450))
    >>> found.precision.value, found.recall.value, found.base.value
    (0.3, 0.6, 0.1)
    >>> round(found.lift, 6), found.share.value
    (3.0, 0.15)
    >>> round(found.lift_interval.low, 2), round(found.lift_interval.high, 2)
    (2.39, 3.76)
    """

    chosen: Outcomes
    others: Outcomes

    @property
    def precision(self) -> Share:
        """Of the chosen leads that were closed, those that were won."""
        return self.chosen.win_rate

    @property
    def recall(self) -> Share:
        """Of the leads that were won, those that were chosen."""
        return Share(self.chosen.won, self.chosen.won + self.others.won)

    @property
    def base(self) -> Share:
        """Of all leads that were closed, those that were won."""
        return (self.chosen + self.others).win_rate

    @property
    def share(self) -> Share:
        """Of all leads, open ones too, those that were chosen."""
        return Share(self.chosen.all, self.chosen.all + self.others.all)

    @property
    def lift(self) -> float:
        """How many times as often the chosen leads are won as all; 0 if unknown."""
        return self.precision.value / self.base.value if self.base.value else 0.0

    @property
    def lift_interval(self) -> Interval:
        return lift_interval(self.precision, self.base)


def lift_interval(
    part: Share, whole: Share, confidence: float = CONFIDENCE
) -> Interval:
    """Give the interval of the win rate of a part over that of the whole it is in.

    The delta method on the logarithm, for the multinomial counts of (in the part or
    not, won or not); compare Katz, Baptista, Azen, Pike (1978): Obtaining confidence
    intervals for the risk ratio in cohort studies, Biometrics 34, 469-474, where the
    two groups are apart.
    """
    if not part.hits:
        return Interval(0.0, math.inf)
    of_all = 1 / whole.cases
    variance = max(
        0.0,
        1 / part.hits
        - 1 / part.cases
        - 1 / whole.hits
        - of_all
        + 2 * part.hits / (part.cases * whole.hits),
    )
    lift = part.value / whole.value
    factor = math.exp(quantile(confidence) * math.sqrt(variance))
    return Interval(lift / factor, lift * factor)


def confusion(tally: Tally, *, new: bool) -> Confusion:
    """Give what one of the two models of the tally chooses."""
    raw, mql, chosen = tally.by_rank(new=new)[: SQL_RANK + 1]
    return Confusion(chosen, raw + mql)
