"""Means and medians of two periods.

Welch, B. L. (1947): The generalization of Student's problem when several different
population variances are involved. Biometrika 34, 28-35 (by the normal distribution:
it is asked for 20 cases and more).
Price, R. M. and Bonett, D. G. (2002): Distribution-free confidence intervals for
difference and ratio of medians. Journal of Statistical Computation and Simulation
72, 119-124 (the error of a median by two order statistics).
"""

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean, median, variance

NORMAL = NormalDist()
# So many errors to either side hold 95 %.
Z = NORMAL.inv_cdf(0.975)


def mean_error(values: Sequence[float]) -> tuple[float, float]:
    """Give the mean and its standard error; at least two values.

    >>> [round(found, 3) for found in mean_error([2, 4, 4, 4, 5, 5, 7, 9])]
    [5.0, 0.756]
    """
    return fmean(values), math.sqrt(variance(values) / len(values))


def median_error(values: Sequence[float]) -> tuple[float, float]:
    """Give the median and its standard error; at least two values.

    >>> [round(found, 3) for found in median_error(list(range(1, 101)))]
    [50.5, 4.986]
    """
    ordered = sorted(values)
    number = len(ordered)
    away = max(1, round((number + 1) / 2 - math.sqrt(number)))
    spread = ordered[number - away] - ordered[away - 1]
    outside = sum(_binomial(number, below) for below in range(away))
    z = NORMAL.inv_cdf(1 - outside)
    return median(ordered), spread / (2 * z)


def _binomial(number: int, below: int) -> float:
    """How likely it is that so many of ``number`` values lie below the median."""
    ways = (
        math.lgamma(number + 1)
        - math.lgamma(below + 1)
        - math.lgamma(number - below + 1)
    )
    return math.exp(ways - number * math.log(2))
