"""When a wait for a weekday or an hour of the local clock is over."""

from collections.abc import Collection
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

DAYS_AHEAD = 8  # a week, and the same weekday again
LAST_MINUTE = 24 * 60 - 1


def next_moment(
    start: datetime, tz: str, hour: float, weekdays: Collection[int] = range(7)
) -> datetime:
    """Give the first moment from ``start`` on at ``hour`` of one of ``weekdays``.

    ``start`` and the result are naive UTC; ``hour`` (8.5 is half past eight) is of the
    clock in ``tz``; weekday 0 is Monday. An hour that the clock leaves out in spring
    is the same time after it was put forward; of one that comes twice it is the first.

    >>> next_moment(datetime(2026, 3, 6, 10), "Asia/Shanghai", 9, {0})
    datetime.datetime(2026, 3, 9, 1, 0)

    :raises ValueError: no weekday is given
    """
    zone = ZoneInfo(tz)
    wall = time(*divmod(min(round(hour * 60), LAST_MINUTE), 60))
    today = start.replace(tzinfo=timezone.utc).astimezone(zone).date()
    for ahead in range(-1, DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() not in weekdays:
            continue
        local = datetime.combine(day, wall, tzinfo=zone)
        moment = local.astimezone(timezone.utc).replace(tzinfo=None)
        if moment >= start:
            return moment
    raise ValueError("A wait needs a weekday.")
