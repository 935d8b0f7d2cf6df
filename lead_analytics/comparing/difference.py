"""How a figure changed from one period to the next, and how sure that is."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from . import rates, values

# Gives a figure of values, and its standard error.
Measure = Callable[[Sequence[float]], tuple[float, float]]
# Fewer cases on a side say next to nothing.
FEWEST_CASES = 20
# As little as this by chance counts as a change.
CHANCE = 0.05


@dataclass(frozen=True)
class Sample:
    """A figure of one period: a share (hits of cases), or values of single leads.

    ``values`` are left out for a share, and for what is only counted.
    """

    hits: float = 0.0
    cases: float = 0.0
    values: Sequence[float] = field(default=(), repr=False)


@dataclass(frozen=True)
class Difference:
    """The later figure less the earlier one; ``None`` where nothing can be said.

    ``verdict``: ``better``, ``worse``, ``same`` (may be chance), ``few`` (too few
    cases), ``counted`` (a number that only is what it is).
    """

    before: float | None
    after: float | None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    verdict: str = "few"

    @property
    def change(self) -> float | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def compare_rates(
    before: Sample,
    after: Sample,
    interval: tuple[float, float],
    better: str = "up",
) -> Difference:
    """Give the difference of two shares, in percent.

    :param interval: of how much larger the later share is, from -1 to 1
    :param better: ``up`` or ``down``: which way the figure should go

    >>> newcombe = (0.0524, 0.3339)
    >>> found = compare_rates(Sample(48, 80), Sample(56, 70), newcombe)
    >>> round(found.change), found.low, found.verdict
    (20, 5.24, 'better')
    >>> compare_rates(Sample(48, 80), Sample(56, 70), newcombe, "down").verdict
    'worse'
    >>> compare_rates(Sample(1, 3), Sample(3, 3), (-1, 1)).verdict
    'few'
    """
    was, now = (100 * s.hits / s.cases if s.cases else None for s in (before, after))
    if min(before.cases, after.cases) < FEWEST_CASES:
        return Difference(was, now)
    low, high = (100 * end for end in interval)
    sides = (after.hits, after.cases, before.hits, before.cases)
    chance = rates.probability(*map(round, sides))
    verdict = _judge(low, high, chance, better)
    return Difference(was, now, low, high, chance, verdict)


def compare(kind: str, before: Sample, after: Sample, better: str = "up") -> Difference:
    """Give the difference of two means, medians or counts.

    :param kind: ``mean``, ``median`` or ``count``
    :param better: ``up`` or ``down``: which way the figure should go

    >>> slow, fast = Sample(values=[30.0, 40.0] * 20), Sample(values=[8.0, 12.0] * 20)
    >>> found = compare("mean", slow, fast, "down")
    >>> found.change, round(found.low, 2), found.verdict
    (-25.0, -26.69, 'better')
    >>> compare("median", Sample(), Sample(values=[3.0])).change is None
    True
    >>> compare("count", Sample(80), Sample(95)).verdict
    'counted'
    """
    if kind == "count":
        return Difference(before.hits, after.hits, verdict="counted")
    measure = MEASURES[kind]
    was, now = _measure(measure, before), _measure(measure, after)
    if was is None or now is None:
        return Difference(was and was[0], now and now[0])
    if min(len(before.values), len(after.values)) < FEWEST_CASES:
        return Difference(was[0], now[0])
    return _difference(was, now, better)


def _measure(measure: Measure, sample: Sample) -> tuple[float, float] | None:
    if len(sample.values) < 2:
        return (sample.values[0], 0.0) if sample.values else None
    return measure(sample.values)


def _difference(
    was: tuple[float, float], now: tuple[float, float], better: str
) -> Difference:
    change, error = now[0] - was[0], math.hypot(was[1], now[1])
    low, high = change - values.Z * error, change + values.Z * error
    if error:
        chance = math.erfc(abs(change) / error / math.sqrt(2))
    else:
        chance = float(not change)
    verdict = _judge(low, high, chance, better)
    return Difference(was[0], now[0], low, high, chance, verdict)


def _judge(low: float, high: float, chance: float, better: str) -> str:
    """Both the interval and the test have to say that it is not chance."""
    if chance >= CHANCE or low <= 0 <= high:
        return "same"
    return "better" if (low > 0) == (better == "up") else "worse"


MEASURES: dict[str, Measure] = {
    "mean": values.mean_error,
    "median": values.median_error,
}
