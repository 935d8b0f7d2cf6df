"""Working time of the story: Monday to Friday, 8 to 17 o'clock UTC."""

from datetime import datetime, timedelta

OPENS, CLOSES = 8, 17
SATURDAY = 5
# When what came in is worked on: once a working day, at these hours in turn.
SLOTS = (9, 14, 11, 16, 10, 13, 15)
# What came in before a slot, at most so long ago.
BEFORE_SLOT = timedelta(hours=4)


def opening(moment: datetime) -> datetime:
    """Give the first working moment from ``moment`` on.

    >>> opening(datetime(2026, 3, 7, 12))
    datetime.datetime(2026, 3, 9, 8, 0)
    """
    start = moment.replace(hour=OPENS, minute=0, second=0, microsecond=0)
    if moment.hour >= CLOSES:
        start += timedelta(days=1)
    elif moment > start:
        start = moment
    while start.weekday() >= SATURDAY:
        start = start.replace(hour=OPENS, minute=0, second=0) + timedelta(days=1)
    return start


def after(moment: datetime, hours: float) -> datetime:
    """Give the moment so many working hours later.

    >>> after(datetime(2026, 3, 6, 16), 2)
    datetime.datetime(2026, 3, 9, 9, 0)
    """
    left = timedelta(hours=hours)
    moment = opening(moment)
    while True:
        end = moment.replace(hour=CLOSES, minute=0, second=0)
        if moment + left < end:
            return (moment + left).replace(microsecond=0)
        left -= end - moment
        moment = opening(end)


def days_after(moment: datetime, days: float) -> datetime:
    """Give a working moment so many days later.

    >>> days_after(datetime(2026, 3, 5, 10), 2)
    datetime.datetime(2026, 3, 9, 8, 0)
    """
    return opening((moment + timedelta(days=days)).replace(microsecond=0))


def slots(start: datetime, end: datetime) -> list[datetime]:
    """Give the slots of working days from ``start`` until ``end``.

    >>> [f"{at:%a %H}" for at in slots(datetime(2026, 3, 5), datetime(2026, 3, 10))]
    ['Thu 10', 'Fri 13', 'Mon 14']
    """
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while day <= end:
        moment = day.replace(hour=SLOTS[day.toordinal() % len(SLOTS)])
        if day.weekday() < SATURDAY and start <= moment <= end:
            found.append(moment)
        day += timedelta(days=1)
    return found
