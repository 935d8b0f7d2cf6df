"""What happens often enough to be a rule, and where."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from .tally import Counts, Kind, Tally, total


@dataclass(frozen=True)
class Finding:
    """Something that people do with many leads.

    ``share`` is of all leads looked at. ``place`` is the step after which it is usually
    done (0: before the first), ``place_share`` how usual. ``with_it`` and ``without``
    are leads that came past that step, so that those lost before are in neither.
    """

    key: str
    label: str
    leads: int
    times: int
    share: float
    place: int
    place_share: float
    with_it: Counts
    without: Counts


def find(
    tally: Tally,
    *,
    least_leads: int,
    least_share: float,
    is_known: Callable[[str, str], bool] = lambda key, label: False,
) -> list[Finding]:
    """Give what at least so many leads, and such a share of all, have; most first.

    :param least_share: 0 to 1
    :param is_known: tells of a key and its label whether a step says it already

    >>> from datetime import datetime
    >>> from .histories import Deed, History
    >>> day = lambda number: datetime(2026, 3, number)
    >>> tally = Tally()
    >>> tally.add([History((Deed("demo", "Demo", day(3)),), ((1, day(2)),), True)] * 3)
    >>> tally.add([History((), ((1, day(2)),), False), History((), (), False)])
    >>> [found] = find(tally, least_leads=3, least_share=0.5)
    >>> found.leads, found.share, found.place
    (3, 0.6, 1)
    >>> found.with_it.won, found.without
    (3, Counts(leads=1, decided=1, won=0))
    """
    everybody = tally.total.leads
    findings = [
        _weigh(key, kind, tally)
        for key, kind in tally.kinds.items()
        if _leads(kind) >= max(least_leads, least_share * everybody, 1)
    ]
    return sorted(
        (found for found in findings if not is_known(found.key, found.label)),
        key=lambda found: (-found.leads, found.key),
    )


def _leads(kind: Kind) -> int:
    return total(kind.by_reach).leads


def _weigh(key: str, kind: Kind, tally: Tally) -> Finding:
    leads = _leads(kind)
    place = _most(kind.places)
    with_it = total(kind.by_reach, place)
    return Finding(
        key=key,
        label=min(kind.labels, key=lambda one: (-kind.labels[one], one)),
        leads=leads,
        times=kind.times,
        share=leads / tally.total.leads,
        place=place,
        place_share=kind.places[place] / leads,
        with_it=with_it,
        without=total(tally.by_reach, place) - with_it,
    )


def _most(places: Counter[int]) -> int:
    """Give the place that is most usual; of several, the first."""
    return min(places, key=lambda place: (-places[place], place))
