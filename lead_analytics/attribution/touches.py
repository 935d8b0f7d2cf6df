"""Contacts of a lead with a channel, on its way to the sale."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Source, medium and campaign by id; 0 where one of them is not known.
Channel = tuple[int, int, int]
NOWHERE: Channel = (0, 0, 0)
# As web analytics count visits: a longer pause begins the next one.
VISIT = timedelta(minutes=30)


@dataclass(frozen=True, order=True)
class Touch:
    """A lead met a channel at a moment (naive UTC)."""

    at: datetime
    channel: Channel = NOWHERE


def visits(touches: Iterable[Touch], pause: timedelta = VISIT) -> list[Touch]:
    """Give the touches that count, in the order of time.

    Those of one channel that follow each other within ``pause`` are one visit, or a
    lead that reads twenty pages would owe its sale to the website. Touches without a
    channel count where there are no others only.

    >>> day = datetime(2026, 3, 2)
    >>> reading = [Touch(day + timedelta(minutes=20 * n), (1, 0, 0)) for n in range(3)]
    >>> later = Touch(day + timedelta(days=1), (2, 0, 0))
    >>> [touch.channel for touch in visits([later, *reading, Touch(day)])]
    [(1, 0, 0), (2, 0, 0)]
    >>> visits([Touch(day)]) == [Touch(day)]
    True
    """
    ordered = sorted(touches)
    known = [touch for touch in ordered if touch.channel != NOWHERE]
    found: list[Touch] = []
    last_seen: dict[Channel, datetime] = {}
    for touch in known or ordered:
        seen = last_seen.get(touch.channel)
        is_same_visit = (
            seen is not None
            and touch.at - seen <= pause
            and found[-1].channel == touch.channel
        )
        last_seen[touch.channel] = touch.at
        if not is_same_visit:
            found.append(touch)
    return found
