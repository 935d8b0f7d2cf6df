"""Rates and averages of few cases, pulled towards those of the team.

A beta-binomial estimate (empirical Bayes; Robbins 1956, Efron and Morris 1975): a rep
counts as if, beside his own, there were ``PRIOR_CASES`` more with the team's result.
One won of one says little, 40 of 60 says much.
"""

from collections.abc import Iterable, Mapping

from .facts import Results

PRIOR_CASES = 10
# No team's rate makes one lucky deal better than 40 of 60: holds up to 0.62.
HIGHEST_PRIOR = 0.5


def shrink(mean: float, count: int, prior: float) -> float:
    """Return the mean of ``count`` cases together with those of the prior.

    >>> round(shrink(6.0, 2, 2.0), 2), shrink(6.0, 0, 2.0)
    (2.67, 2.0)
    """
    return (mean * count + prior * PRIOR_CASES) / (count + PRIOR_CASES)


def win_rate(results: Results, team_rate: float) -> float:
    """Return the win rate to compare a rep by.

    >>> one_of_one, forty_of_sixty = Results(1, 1), Results(40, 60)
    >>> [round(win_rate(results, 0.3), 2) for results in (one_of_one, forty_of_sixty)]
    [0.36, 0.61]
    >>> win_rate(one_of_one, 0.9) < win_rate(forty_of_sixty, 0.9)
    True
    >>> win_rate(Results(), 0.3)
    0.3
    """
    mean = results.won / results.closed if results.closed else 0.0
    return shrink(mean, results.closed, min(team_rate, HIGHEST_PRIOR))


def segment_rates(of_reps: Iterable[Mapping[str, Results]]) -> dict[str, float]:
    """Return the team's rate by segment, each pulled towards that of all leads.

    >>> segment_rates([{"": Results(30, 100), "banks": Results(0, 10)}])["banks"]
    0.15
    """
    won: dict[str, int] = {"": 0}
    closed: dict[str, int] = {"": 0}
    for results in of_reps:
        for segment, result in results.items():
            won[segment] = won.get(segment, 0) + result.won
            closed[segment] = closed.get(segment, 0) + result.closed
    rates = {segment: won[segment] / (closed[segment] or 1) for segment in won}
    return {
        segment: shrink(rate, closed[segment], rates[""]) if segment else rate
        for segment, rate in rates.items()
    }


def overall(means: Iterable[tuple[float, int]]) -> float:
    """Return the mean over all cases of (mean, count), 0 without any.

    >>> overall([(1.0, 3), (5.0, 1)]), overall([])
    (2.0, 0.0)
    """
    pairs = list(means)
    return sum(m * count for m, count in pairs) / (sum(c for _m, c in pairs) or 1)
