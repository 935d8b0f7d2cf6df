"""Two weeks at a time: from a Monday at midnight of the local clock."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

# All fortnights are counted from this Monday, so that they are the same for everybody.
FIRST_MONDAY = date(2024, 1, 1)
DAYS = 14


def fortnight_of(moment: datetime, tz: str) -> date:
    """Give the Monday with which the fortnight of ``moment`` (naive UTC) begins.

    Sunday evening in London is Monday morning in Shanghai:

    >>> fortnight_of(datetime(2024, 1, 14, 18), "Europe/London")
    datetime.date(2024, 1, 1)
    >>> fortnight_of(datetime(2024, 1, 14, 18), "Asia/Shanghai")
    datetime.date(2024, 1, 15)
    """
    day = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz)).date()
    return day - timedelta(days=(day - FIRST_MONDAY).days % DAYS)


def bounds(monday: date, tz: str) -> tuple[datetime, datetime]:
    """Give when the fortnight that begins on ``monday`` begins and ends, naive UTC.

    The end belongs to the next one. With a change of the clock it is an hour longer:

    >>> start, end = bounds(date(2024, 10, 21), "Europe/Berlin")
    >>> start, end - start
    (datetime.datetime(2024, 10, 20, 22, 0), datetime.timedelta(days=14, seconds=3600))
    """
    return midnight(monday, tz), midnight(monday + timedelta(days=DAYS), tz)


def midnight(day: date, tz: str) -> datetime:
    """Give the moment (naive UTC) at which a day of the local clock begins."""
    local = datetime.combine(day, time(), tzinfo=ZoneInfo(tz))
    return local.astimezone(timezone.utc).replace(tzinfo=None)
