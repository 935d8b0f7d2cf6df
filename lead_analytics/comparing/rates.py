"""Whether two shares of cases may be the same.

Fisher, R. A. (1935): The logic of inductive inference. Journal of the Royal
Statistical Society 98, 39-82 (the exact test, for few cases).
"""

import math

# Where fewer cases than these are expected in a cell, the test is the exact one.
FEWEST_EXPECTED = 10.0


def probability(hits: int, cases: int, other_hits: int, other_cases: int) -> float:
    """Give how often chance alone makes two shares differ as much or more.

    The two-sided test of equal shares; Fisher's exact one for few cases.

    >>> round(probability(56, 70, 48, 80), 4)
    0.008
    >>> round(probability(3, 4, 1, 4), 4)  # the lady tasting tea, both sides
    0.4857
    >>> probability(5, 5, 7, 7)
    1.0
    """
    total, together = cases + other_cases, hits + other_hits
    if together in (0, total):
        return 1.0
    rarer = min(together, total - together)
    if rarer * min(cases, other_cases) / total < FEWEST_EXPECTED:
        return _exact(hits, cases, other_hits, other_cases)
    share = together / total
    error = math.sqrt(share * (1 - share) * (1 / cases + 1 / other_cases))
    gap = abs(hits / cases - other_hits / other_cases)
    return math.erfc(gap / error / math.sqrt(2))


def _exact(hits: int, cases: int, other_hits: int, other_cases: int) -> float:
    together = hits + other_hits
    ways = {
        number: _log_ways(cases, number) + _log_ways(other_cases, together - number)
        for number in range(max(0, together - other_cases), min(cases, together) + 1)
    }
    # As probable as what was seen, but for rounding.
    limit = ways[hits] + 1e-9
    most = max(ways.values())
    weighed = {number: math.exp(way - most) for number, way in ways.items()}
    as_rare = sum(weighed[number] for number, way in ways.items() if way <= limit)
    return min(1.0, as_rare / sum(weighed.values()))


def _log_ways(number: int, chosen: int) -> float:
    """The logarithm of how many ways there are to choose so many of a number."""
    rest = number - chosen
    return math.lgamma(number + 1) - math.lgamma(chosen + 1) - math.lgamma(rest + 1)
