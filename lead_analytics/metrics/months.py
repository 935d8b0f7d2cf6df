"""Which months are as good as their days, for conditions on a day."""

import calendar
from collections.abc import Collection, Iterable
from datetime import date

# What a comparison changes at: the day it names, or the day after.
BEFORE, AFTER = ("<", ">="), ("<=", ">")
LISTS = ("in", "not in")


class UnknownCondition(Exception):
    """Nobody can say what months this condition on a day is true for."""


def broken_months(conditions: Iterable[tuple[str, object]]) -> set[date]:
    """Give the first days of the months in whose midst a condition changes.

    In any other month each condition is either true or false on all days, and so is
    whatever is made of them by "and", "or" and "not": its sum may stand for its days.

    :param conditions: operator and value (a date, or dates for a list)
    :raise UnknownCondition: for any other operator or value

    >>> broken_months([(">=", date(2026, 1, 1)), ("<=", date(2026, 3, 31))])
    set()
    >>> broken_months([(">=", date(2026, 1, 2)), ("<", date(2026, 4, 1))])
    {datetime.date(2026, 1, 1)}
    >>> broken_months([("in", [date(2026, 2, 28), False])])
    {datetime.date(2026, 2, 1)}
    """
    return {
        day.replace(day=1)
        for operator, value in conditions
        for day in _changes(operator, value)
    }


def last_day(month: date) -> date:
    """Give the last day of a month.

    >>> last_day(date(2028, 2, 1))
    datetime.date(2028, 2, 29)
    """
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _changes(operator: str, value: object) -> list[date]:
    """Give the days within whose month the condition changes."""
    if operator in LISTS and isinstance(value, Collection):
        days = [day for day in value if day is not False]
    elif operator in (*BEFORE, *AFTER):
        days = [value]
    else:
        raise UnknownCondition(operator)
    if not all(isinstance(day, date) for day in days):
        raise UnknownCondition(value)
    return [day for day in days if not _is_at_border(operator, day)]


def _is_at_border(operator: str, day: date) -> bool:
    if operator in BEFORE:
        return day.day == 1
    if operator in AFTER:
        return day == last_day(day)
    return False
