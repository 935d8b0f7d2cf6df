"""How well points tell leads that are won from leads that are lost.

The area under the ROC curve is the probability that a lead that was won has more
points than one that was lost; equal points count half. The variance is that of

DeLong, E. R., DeLong, D. M., Clarke-Pearson, D. L. (1988): Comparing the areas under
two or more correlated receiver operating characteristic curves: a nonparametric
approach. Biometrics 44, 837-845.

It is computed from counts by points, so that a million leads cost as much as a
hundred. The interval is made on the logit scale, which keeps it within 0 and 1
(Pepe, M. S., 2003: The Statistical Evaluation of Medical Tests, section 5.2).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .tally import Outcomes, Tally
from .wilson import CONFIDENCE, Interval, quantile, wilson

# Won and lost leads needed before an area says anything.
FEWEST_EACH = 10


@dataclass(frozen=True)
class Area:
    """An area or a difference of areas, with what it rests on."""

    value: float
    interval: Interval
    won: int
    lost: int

    @property
    def is_enough(self) -> bool:
        return min(self.won, self.lost) >= FEWEST_EACH


def area(counts: Mapping[int, Outcomes], confidence: float = CONFIDENCE) -> Area:
    """Give the area from the outcomes by points; 0.5 without won or lost leads.

    >>> counts = {1: Outcomes(1, 9), 2: Outcomes(4, 6), 3: Outcomes(9, 1)}
    >>> found = area(counts)
    >>> round(found.value, 3), found.is_enough
    (0.857, True)
    >>> round(found.interval.low, 3), round(found.interval.high, 3)
    (0.674, 0.946)
    """
    won = sum(outcomes.won for outcomes in counts.values())
    lost = sum(outcomes.lost for outcomes in counts.values())
    if not (won and lost):
        return Area(0.5, Interval(0.0, 1.0), won, lost)
    placed = placements(counts)
    of_won = [(placed[points][0], n.won) for points, n in counts.items()]
    of_lost = [(placed[points][1], n.lost) for points, n in counts.items()]
    value = sum(place * n for place, n in of_won) / won
    error = math.sqrt(_variance(of_won, value) / won + _variance(of_lost, value) / lost)
    return Area(value, _interval(value, error, min(won, lost), confidence), won, lost)


def area_gain(tally: Tally, confidence: float = CONFIDENCE) -> Area:
    """Give by how much the area of the new model is larger, on the same leads.

    >>> rows = [(n % 5, 0, n, 0, int(n > 9), int(n <= 9), 0) for n in range(20)]
    >>> gain = area_gain(Tally.from_rows(rows))
    >>> gain.value, 0 in gain.interval
    (0.5, False)
    """
    outcomes = tally.outcomes
    won, lost = outcomes.won, outcomes.lost
    if not (won and lost):
        return Area(0.0, Interval(-1.0, 1.0), won, lost)
    old = placements(tally.histogram(new=False))
    new = placements(tally.histogram(new=True))
    of_won, of_lost = [], []
    for (before, after), n in tally.cells.items():
        of_won.append((new[after.score][0] - old[before.score][0], n.won))
        of_lost.append((new[after.score][1] - old[before.score][1], n.lost))
    value = sum(place * n for place, n in of_won) / won
    variance = _variance(of_won, value) / won + _variance(of_lost, value) / lost
    spread = quantile(confidence) * math.sqrt(variance)
    low, high = max(-1.0, value - spread), min(1.0, value + spread)
    return Area(value, Interval(low, high), won, lost)


def placements(counts: Mapping[int, Outcomes]) -> dict[int, tuple[float, float]]:
    """Give for each number of points the share of lost leads below and of won above.

    Those with equal points count half.
    """
    won = sum(outcomes.won for outcomes in counts.values())
    lost = sum(outcomes.lost for outcomes in counts.values())
    found, lost_below, won_above = {}, 0, won
    for points in sorted(counts):
        here = counts[points]
        won_above -= here.won
        found[points] = (
            (lost_below + here.lost / 2) / lost,
            (won_above + here.won / 2) / won,
        )
        lost_below += here.lost
    return found


def _variance(values: Iterable[tuple[float, int]], mean: float) -> float:
    """The variance of values that occur so many times, of which ``mean`` is known."""
    pairs = list(values)
    number = sum(n for _value, n in pairs)
    return sum(n * (value - mean) ** 2 for value, n in pairs) / max(number - 1, 1)


def _interval(value: float, error: float, fewest: int, confidence: float) -> Interval:
    if not 0 < value < 1 or not error:
        # All of one side are above the other: as sure as so many cases allow.
        return wilson(round(value * fewest), fewest, confidence)
    middle = math.log(value / (1 - value))
    spread = quantile(confidence) * error / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-x)) for x in (middle - spread, middle + spread))
    return Interval(low, high)
