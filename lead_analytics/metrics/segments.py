"""What a rep may be expected to win, and which kinds of leads suit whom.

A rep who gets the hard leads wins fewer of them. So each rep is compared with what the
others made of the same kinds of leads, never with a plain average. Expected value with
leave-one-out rates; rates of kinds with few leads are drawn towards the rate of all
(Efron, B. and Morris, C., 1975: Data analysis using Stein's estimator and its
generalizations. Journal of the American Statistical Association 70, 311-319).
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

from odoo.addons.lead_priority.evaluation import Interval, difference, wilson

# So many leads at the rate of all are added to each kind of leads.
PRIOR_LEADS = 10
# A cell is judged from so many leads on, on both sides.
LEAST_LEADS = 10
# False alarms over all cells of a matrix together.
FALSE_ALARMS = 0.05
BETTER, WORSE = "better", "worse"

Key = Hashable


@dataclass(frozen=True)
class Count:
    """Leads that are decided on, and how many of them were won.

    >>> Count(1, 4) + Count(2, 4)
    Count(won=3, leads=8)
    """

    won: int = 0
    leads: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.won + other.won, self.leads + other.leads)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.won - other.won, self.leads - other.leads)

    @property
    def rate(self) -> float | None:
        """Share that was won; None without leads.

        >>> Count(3, 8).rate, Count().rate
        (0.375, None)
        """
        return self.won / self.leads if self.leads else None


Cells = Mapping[tuple[Key, Key], Count]


def total(counts: Iterable[Count]) -> Count:
    """Add counts up."""
    return sum(counts, Count())


def by_part(cells: Cells, part: int) -> dict[Key, Count]:
    """Add the cells up by rep (part 0) or by kind of lead (part 1).

    >>> by_part({("ann", "fair"): Count(1, 2), ("bob", "fair"): Count(0, 3)}, 1)
    {'fair': Count(won=1, leads=5)}
    """
    found: dict[Key, Count] = defaultdict(Count)
    for key, count in cells.items():
        found[key[part]] += count
    return dict(found)


def expected_wins(cells: Cells, prior: int = PRIOR_LEADS) -> dict[Key, float | None]:
    """Give how many leads each rep would have won, had the others had them.

    None where nobody else decided on any lead: there is nothing to compare with.

    >>> cells = {("ann", "fair"): Count(9, 10), ("bob", "fair"): Count(5, 10),
    ...          ("bob", "ads"): Count(0, 10)}
    >>> expected = expected_wins(cells, prior=0)
    >>> expected["ann"]  # the others won half of the leads from fairs
    5.0
    >>> round(expected_wins(cells)["ann"], 2)  # drawn towards a quarter of all
    3.75
    >>> expected_wins({("ann", "fair"): Count(1, 2)})
    {'ann': None}
    """
    kinds, reps = by_part(cells, 1), by_part(cells, 0)
    everything = total(cells.values())
    found: dict[Key, float | None] = dict.fromkeys(reps)
    for (rep, kind), own in cells.items():
        overall = (everything - reps[rep]).rate
        if overall is None:
            continue
        others = kinds[kind] - own
        weight = others.leads + prior
        rate = (others.won + prior * overall) / weight if weight else overall
        found[rep] = (found[rep] or 0.0) + own.leads * rate
    return found


@dataclass(frozen=True)
class Judged:
    """A cell of the matrix: what a rep made of a kind of leads.

    ``others`` are all other reps with the same kind. ``interval``: of the rep's own
    rate, 95 %. ``verdict`` is empty where the difference may be chance.
    """

    own: Count
    others: Count
    interval: Interval
    verdict: str = ""


def judge(cells: Cells, least: int = LEAST_LEADS) -> dict[tuple[Key, Key], Judged]:
    """Say of each cell whether the rep is better or worse than the others there.

    Newcombe's interval of the difference; the more cells are judged, the wider it is
    (Bonferroni), so that a whole matrix without any real difference shows a verdict
    in one of twenty cases at most.

    >>> cells = {("ann", "fair"): Count(45, 60), ("bob", "fair"): Count(20, 60),
    ...          ("ann", "ads"): Count(2, 4), ("bob", "ads"): Count(1, 40)}
    >>> {key: one.verdict for key, one in judge(cells).items() if one.verdict}
    {('ann', 'fair'): 'better', ('bob', 'fair'): 'worse'}
    """
    kinds = by_part(cells, 1)
    others = {key: kinds[key[1]] - own for key, own in cells.items()}
    judged = [key for key in cells if min(cells[key].leads, others[key].leads) >= least]
    confidence = 1 - FALSE_ALARMS / max(len(judged), 1)
    return {
        key: Judged(
            own,
            others[key],
            wilson(own.won, own.leads),
            _verdict(own, others[key], confidence) if key in judged else "",
        )
        for key, own in cells.items()
    }


def judge_reps(cells: Cells, least: int = LEAST_LEADS) -> dict[Key, str]:
    """Say of each rep whether he wins more or fewer of the same leads than the others.

    Kind by kind of lead, added up: Mantel, N. and Haenszel, W. (1959): Statistical
    aspects of the analysis of data from retrospective studies of disease. Journal of
    the National Cancer Institute 22, 719-748. With continuity correction; the false
    alarms are those of all reps together (Bonferroni).

    >>> cells = {("ann", "fair"): Count(45, 60), ("bob", "fair"): Count(20, 60),
    ...          ("cid", "ads"): Count(1, 4)}
    >>> judge_reps(cells)
    {'ann': 'better', 'bob': 'worse', 'cid': ''}
    """
    kinds = by_part(cells, 1)
    reps = by_part(cells, 0)
    limit = NormalDist().inv_cdf(1 - FALSE_ALARMS / 2 / max(len(reps), 1))
    found = {}
    for rep, own in reps.items():
        gap, variance = 0.0, 0.0
        for (other, kind), count in cells.items():
            if other == rep and kinds[kind].leads > count.leads:
                gap += count.won - _chance_mean(count, kinds[kind])
                variance += _chance_variance(count, kinds[kind])
        is_sure = variance > 0 and abs(gap) - 0.5 > limit * math.sqrt(variance)
        is_judged = is_sure and own.leads >= least
        found[rep] = (BETTER if gap > 0 else WORSE) if is_judged else ""
    return found


def _chance_mean(own: Count, kind: Count) -> float:
    """Give how many would be won by chance, of a kind with so many won in all."""
    return own.leads * kind.won / kind.leads


def _chance_variance(own: Count, kind: Count) -> float:
    lost, others = kind.leads - kind.won, kind.leads - own.leads
    return own.leads * others * kind.won * lost / (kind.leads**2 * (kind.leads - 1))


def _verdict(own: Count, others: Count, confidence: float) -> str:
    gap = difference(own.won, own.leads, others.won, others.leads, confidence)
    if gap.low > 0:
        return BETTER
    return WORSE if gap.high < 0 else ""
