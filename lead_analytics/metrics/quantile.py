"""Medians and other quantiles, as PostgreSQL's ``percentile_cont`` has them.

Hyndman, R. J. and Fan, Y. (1996): Sample quantiles in statistical packages. The
American Statistician 50, 361-365 (definition 7).
"""

import math
from collections.abc import Iterable


def quantile(values: Iterable[float], share: float) -> float | None:
    """Give the value below which ``share`` (0 to 1) of the values lie; None of none.

    Between two values it lies on the line from one to the other.

    >>> quantile([4, 1, 3, 2], 0.5)
    2.5
    >>> quantile(range(1, 12), 0.9)
    10.0
    >>> quantile([], 0.5)
    >>> quantile([1], 1.5)
    Traceback (most recent call last):
    ...
    ValueError: a share lies between 0 and 1: 1.5
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1: {share}")
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


def median(values: Iterable[float]) -> float | None:
    """Give the value in the middle.

    >>> median([9, 1, 2])
    2.0
    """
    return quantile(values, 0.5)
