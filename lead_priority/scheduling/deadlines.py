"""Limits with their units: where they end, how much of them is used up."""

from collections.abc import Callable
from datetime import datetime, timedelta

from .working_time import WorkingTime

SECONDS_PER_HOUR = 3600


def _working_hours(work: WorkingTime, start: datetime, amount: float) -> datetime:
    return work.add(start, amount * SECONDS_PER_HOUR)


def _hours(_work: WorkingTime, start: datetime, amount: float) -> datetime:
    return start + timedelta(hours=amount)


def _working_days(work: WorkingTime, start: datetime, amount: float) -> datetime:
    return work.add_days(start, _whole(amount))


def _days(work: WorkingTime, start: datetime, amount: float) -> datetime:
    return work.same_time(start, _whole(amount))


def _whole(amount: float) -> int:
    if amount != int(amount):
        raise ValueError(f"Days are counted whole, not {amount}.")
    return int(amount)


# Hours of work, hours of the clock, dates with work, dates.
UNITS: dict[str, Callable[[WorkingTime, datetime, float], datetime]] = {
    "working_hours": _working_hours,
    "hours": _hours,
    "working_days": _working_days,
    "days": _days,
}


def add(work: WorkingTime, start: datetime, amount: float, unit: str) -> datetime:
    """Give the moment at which a limit that starts at ``start`` ends.

    Days keep the time of the local clock, also when it is put forward or back; days
    are whole numbers.
    :raises NoWorkingTime: the calendar has none ahead; ValueError: a part of a day.
    """
    return UNITS[unit](work, start, amount)


def share(
    work: WorkingTime, start: datetime, end: datetime, percent: float, unit: str
) -> datetime:
    """Give the moment at which ``percent`` of a limit is used up.

    In units of work only working time uses it up, so that nobody is warned at night.
    """
    if unit in ("working_hours", "working_days"):
        return work.add(start, round(work.elapsed(start, end) * percent / 100))
    used = (end - start).total_seconds() * percent / 100
    return start + timedelta(seconds=round(used))


def elapsed(work: WorkingTime, start: datetime, end: datetime, unit: str) -> float:
    """Give how much of a limit in ``unit`` is used up between two moments.

    Days are full ones: an hour less than two days is one day.
    """
    if end <= start:
        return 0
    if unit == "working_hours":
        return work.elapsed(start, end) / SECONDS_PER_HOUR
    if unit == "hours":
        return (end - start).total_seconds() / SECONDS_PER_HOUR
    days = 0
    while add(work, start, days + 1, unit) <= end:
        days += 1
    return days
