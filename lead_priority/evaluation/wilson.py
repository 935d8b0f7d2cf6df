"""Intervals of shares, and of the difference of two shares.

Wilson, E. B. (1927): Probable inference, the law of succession, and statistical
inference. Journal of the American Statistical Association 22, 209-212.
Newcombe, R. G. (1998): Interval estimation for the difference between independent
proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890
(method 10, from Wilson's intervals without continuity correction).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, with the confidence that was asked for."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def quantile(confidence: float) -> float:
    """Give how many standard deviations to either side hold this much.

    >>> round(quantile(0.95), 3)
    1.96
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1: {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(hits: int, cases: int, confidence: float = CONFIDENCE) -> Interval:
    """Give the interval of a share; without cases it may be anything.

    Unlike the usual plus-minus it stays within 0 and 1 and holds for few cases.

    >>> interval = wilson(81, 263)  # Newcombe 1998, interval estimation, table I
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2553, 0.3662)
    >>> wilson(0, 10).low, round(wilson(0, 10).high, 3)
    (0.0, 0.278)
    >>> wilson(0, 0)
    Interval(low=0.0, high=1.0)
    """
    if not 0 <= hits <= cases:
        raise ValueError(f"{hits} of {cases} is no share")
    if not cases:
        return Interval(0.0, 1.0)
    z = quantile(confidence)
    share = hits / cases
    spread = z * math.sqrt(share * (1 - share) / cases + (z / (2 * cases)) ** 2)
    middle, width = share + z * z / (2 * cases), 1 + z * z / cases
    # Exact at the ends, where rounding would leave something like 1e-17.
    low = (middle - spread) / width if hits else 0.0
    high = (middle + spread) / width if hits < cases else 1.0
    return Interval(low, high)


def difference(
    hits: int,
    cases: int,
    other_hits: int,
    other_cases: int,
    confidence: float = CONFIDENCE,
) -> Interval:
    """Give the interval of how much larger the first share is than the other.

    Without cases on a side it may be anything.

    >>> interval = difference(56, 70, 48, 80)  # Newcombe 1998, table II (a)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0524, 0.3339)
    >>> difference(1, 1, 0, 0)
    Interval(low=-1.0, high=1.0)
    """
    if not (cases and other_cases):
        return Interval(-1.0, 1.0)
    one, two = (
        wilson(hits, cases, confidence),
        wilson(other_hits, other_cases, confidence),
    )
    share, other = hits / cases, other_hits / other_cases
    return Interval(
        share - other - math.hypot(share - one.low, two.high - other),
        share - other + math.hypot(one.high - share, other - two.low),
    )
