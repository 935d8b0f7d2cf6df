"""Leads of a made-up world whose true rates are known exactly."""

import math
from itertools import product

from ..evaluation import Tally

# What a trait adds to the log odds of being won, how common it is, its points.
TRAITS = (
    (1.2, 0.30, 25),
    (0.8, 0.50, 15),
    (-1.0, 0.20, -20),
    (0.6, 0.40, 10),
    (1.5, 0.10, 30),
)
BASE = -1.6
SQL_FROM, MQL_FROM = 45, 25


def points(traits):
    given = sum(p for (_w, _s, p), has in zip(TRAITS, traits, strict=True) if has)
    return max(given, 0)


def rank(score):
    return (score >= MQL_FROM) + (score >= SQL_FROM)


def chance_of_winning(traits):
    odds = BASE + sum(w for (w, _s, _p), has in zip(TRAITS, traits, strict=True) if has)
    return 1 / (1 + math.exp(-odds))


def kinds():
    """Every kind of lead: (how common, points, chance of winning)."""
    for traits in product((0, 1), repeat=len(TRAITS)):
        shares = (
            s if has else 1 - s for (_w, s, _p), has in zip(TRAITS, traits, strict=True)
        )
        yield math.prod(shares), points(traits), chance_of_winning(traits)


def true_rate(chosen):
    """The win rate of all leads with ``chosen(points)``."""
    pairs = [(share, chance) for share, score, chance in kinds() if chosen(score)]
    return sum(s * c for s, c in pairs) / sum(s for s, _c in pairs)


def true_area():
    """The chance that a won lead has more points than a lost one."""
    of_won = [(score, share * chance) for share, score, chance in kinds()]
    of_lost = [(score, share * (1 - chance)) for share, score, chance in kinds()]
    above = sum(w * x * ((a > b) + (a == b) / 2) for a, w in of_won for b, x in of_lost)
    return above / (sum(w for _s, w in of_won) * sum(x for _s, x in of_lost))


def draw(random, count):
    """Tally ``count`` leads of that world, judged by one model alone."""
    found = list(kinds())
    weights = [share for share, _score, _chance in found]
    rows = []
    for _share, score, chance in random.choices(found, weights, k=count):
        won = random.random() < chance
        verdict = (score, rank(score))
        rows.append((*verdict, *verdict, int(won), int(not won), 0))
    return Tally.from_rows(rows)


def coverage(hits):
    """The share of intervals that held the true value."""
    return sum(hits) / len(hits)
