"""How many messages somebody gets in how many days, over all flows."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def next_free(
    sent: Iterable[datetime], cap: int, window: timedelta, now: datetime
) -> datetime:
    """Give when the next message may go out: ``now``, or when the oldest falls out.

    ``sent`` are the moments of those that went out; a cap of 0 is none.

    >>> day = timedelta(days=1)
    >>> monday, tuesday = datetime(2026, 3, 2, 9), datetime(2026, 3, 3, 9)
    >>> next_free([monday], 1, 7 * day, tuesday)
    datetime.datetime(2026, 3, 9, 9, 0)
    >>> next_free([monday], 2, 7 * day, tuesday) == tuesday
    True
    """
    recent = sorted(moment for moment in sent if now - moment < window)
    if not cap or len(recent) < cap:
        return now
    return recent[-cap] + window
