"""Where a figure will stand at the end of its period, and what that means for a goal.

``share`` is always how much of the period has gone by, between 0 and 1.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
# Before that much of the period has gone by, a pace is mostly chance.
EARLIEST = 0.05
DEVIATIONS = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Forecast:
    """The value expected at the end; ``low`` to ``high`` holds it in 19 of 20 cases.

    Both are None where nothing is known of the spread.
    """

    value: float
    low: float | None = None
    high: float | None = None


def of_count(so_far: float, share: float) -> Forecast:
    """Expect a count to grow as it did: leads, deals.

    What comes in the rest of the period is Poisson, and its rate was itself counted:
    with k = (1 - share) / share, the rest is so_far · k with variance
    so_far · k · (1 + k). Nelson, W. (1970): Confidence intervals for the ratio of two
    Poisson means and Poisson predictor intervals, IEEE Trans. Reliability 19, 42-49.

    >>> of_count(100, 0.5)
    Forecast(value=200.0, low=172.3, high=227.7)
    >>> of_count(100, 1)
    Forecast(value=100.0, low=100.0, high=100.0)
    >>> of_count(4, 0.1).low  # what came in stays
    4.0
    """
    _check(share)
    rest = (1 - share) / share
    expected = so_far * rest
    spread = DEVIATIONS * math.sqrt(so_far * rest * (1 + rest))
    low, high = so_far + max(0.0, expected - spread), so_far + expected + spread
    return Forecast(so_far + expected, round(low, 1), round(high, 1))


def of_sum(so_far: float, share: float) -> Forecast:
    """Expect a sum of money to grow as it did; how far it spreads is not known.

    >>> of_sum(30_000, 0.25)
    Forecast(value=120000.0, low=None, high=None)
    """
    _check(share)
    return Forecast(so_far / share)


def of_rate(hits: float, cases: float, share: float) -> Forecast:
    """Expect a share of cases, in percent, to stay; the more is over, the surer.

    The cases of the whole period are N = cases / share, of which n are known: Wilson's
    interval for n · N / (N - n) = n / (1 - share) cases, the finite population's.

    >>> of_rate(30, 200, 0.5)
    Forecast(value=15.0, low=11.8, high=18.8)
    >>> of_rate(30, 200, 1)
    Forecast(value=15.0, low=15.0, high=15.0)
    """
    _check(share)
    if not 0 <= hits <= cases or not cases:
        raise ValueError(f"{hits} of {cases} is no share")
    rate = hits / cases
    if share >= 1:
        return Forecast(100 * rate, round(100 * rate, 1), round(100 * rate, 1))
    known = cases / (1 - share)
    square = DEVIATIONS**2
    width = 1 + square / known
    middle = (rate + square / (2 * known)) / width
    spread = (
        DEVIATIONS
        * math.sqrt(rate * (1 - rate) / known + square / (4 * known**2))
        / width
    )
    return Forecast(
        100 * rate,
        round(max(0.0, 100 * (middle - spread)), 1),
        round(min(100.0, 100 * (middle + spread)), 1),
    )


def of_level(
    start: float, now: float, share: float, most: float = math.inf
) -> Forecast:
    """Expect what changed since the start to go on changing at this pace.

    It ends between 0 and ``most``, such as 100 percent.

    >>> of_level(15, 18, 0.5)
    Forecast(value=21.0, low=None, high=None)
    >>> of_level(15, 80, 0.5, most=100).value, of_level(15, 5, 0.5).value
    (100, 0.0)
    """
    _check(share)
    return Forecast(min(most, max(0.0, start + (now - start) / share)))


def path(start: float, goal: float, share: float) -> float:
    """Give where a figure should stand by now, on the straight line to its goal.

    >>> path(15, 25, 0.5)
    20.0
    """
    return start + (goal - start) * min(1.0, max(0.0, share))


def way(start: float, now: float, goal: float, better: str) -> float:
    """Give how much of the way to the goal is done, in percent from 0 to 100.

    >>> way(15, 18, 25, "up"), way(40, 38, 36, "down"), way(15, 12, 25, "up")
    (30.0, 50.0, 0.0)
    >>> way(10, 11, 10, "up"), way(10, 11, 10, "down")  # to stay where it was
    (100.0, 0.0)
    >>> way(8, 3, 5, "up")  # a goal below the start: away from it is not towards it
    0.0
    """
    if meets(now, goal, better):
        return 100.0
    if goal == start or (goal > start) != (better == "up"):
        return 0.0
    return 100 * min(1.0, max(0.0, (now - start) / (goal - start)))


def meets(value: float, goal: float, better: str) -> bool:
    """Tell whether a value is as good as the goal; ``better`` is ``up`` or ``down``.

    >>> meets(25, 25, "up"), meets(25.1, 25, "down")
    (True, False)
    """
    gap = value - goal if better == "up" else goal - value
    return gap >= -1e-9 * max(1.0, abs(goal))


def judge(
    value: float,
    forecast: Forecast,
    goal: float,
    *,
    better: str,
    sums: bool,
    over: bool,
) -> str:
    """Give the state of a goal: ``reached``, ``missed``, ``on_track`` or ``at_risk``.

    A sum (``sums``) only grows: it has reached its goal, or broken its limit, before
    the period is ``over``. Anything else is decided at the end.

    >>> judge(90, of_count(90, 0.5), 100, better="up", sums=True, over=False)
    'on_track'
    >>> judge(101, of_count(101, 0.5), 100, better="up", sums=True, over=False)
    'reached'
    >>> judge(101, of_count(101, 0.5), 100, better="down", sums=True, over=False)
    'missed'
    >>> judge(15, of_rate(30, 200, 0.5), 25, better="up", sums=False, over=False)
    'at_risk'
    """
    if over:
        return "reached" if meets(value, goal, better) else "missed"
    if sums and better == "up" and meets(value, goal, better):
        return "reached"
    if sums and better == "down" and not meets(value, goal, better):
        return "missed"
    return "on_track" if meets(forecast.value, goal, better) else "at_risk"


def _check(share: float) -> None:
    if not 0 < share <= 1:
        raise ValueError(f"a share of a period lies between 0 and 1: {share}")
