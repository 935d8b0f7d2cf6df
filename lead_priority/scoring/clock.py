"""Relative dates of domains, replaced by values computed from ``now``.

Odoo resolves 'today -7d' by the clock, so that a score could not be computed for
another moment. The grammar is the one of ``odoo.tools.date_utils.parse_date``.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from odoo.fields import Domain

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name: number for number, name in enumerate(_DAYS)}
_DELTAS = {
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "H": timedelta(hours=1),
    "M": timedelta(minutes=1),
    "S": timedelta(seconds=1),
}
_PARTS = {"d": "day", "H": "hour", "M": "minute", "S": "second"}
_SMALLER_PARTS = {
    "S": ("microsecond",),
    "M": ("microsecond", "second"),
    "H": ("microsecond", "second", "minute"),
    "d": ("microsecond", "second", "minute", "hour"),
}
OFFSET = re.compile(r"([=+-])(\d+)([dwmyHMS])")


def is_relative(value: object) -> bool:
    return isinstance(value, str) and not re.match(r"\d+-", value)


def resolve_date(
    value: str, now: datetime, tz: str = "UTC", week_start: int = 0
) -> date | datetime:
    """Give the naive UTC datetime or the date that a relative date means at ``now``.

    >>> resolve_date("today -7d", datetime(2026, 3, 10, 15))
    datetime.date(2026, 3, 3)
    >>> resolve_date("now -2H", datetime(2026, 3, 10, 15))
    datetime.datetime(2026, 3, 10, 13, 0)
    >>> resolve_date("today =week_start", datetime(2026, 3, 12))
    datetime.date(2026, 3, 9)
    """
    terms = value.split()
    if not terms:
        raise ValueError(value)
    local = now.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz))
    if terms != ["now"]:  # arithmetic on the wall: the earlier of two equal times
        local = local.replace(fold=0)
    moment: date | datetime = local.date() if terms[0] == "today" else local
    for term in terms[1:] if terms[0] in ("today", "now") else terms:
        moment = _apply_term(moment, term, week_start)
    if isinstance(moment, datetime):
        return moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment


def _apply_term(moment: Any, term: str, week_start: int) -> Any:
    sign, name = term[0], term[1:]
    if name in WEEKDAYS or name == "week_start":
        return _move_to_weekday(moment, sign, name, week_start)
    match = OFFSET.fullmatch(term)
    if not match or (match[1] == "=" and match[3] == "w"):
        raise ValueError(term)
    number, unit = int(match[2]), match[3]
    if sign == "=":
        return _set_part(moment, number, unit)
    number = -number if sign == "-" else number
    if unit in "my":
        return _add_months(moment, number * (12 if unit == "y" else 1))
    if unit in "HMS" and not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return moment + number * _DELTAS[unit]


def _move_to_weekday(moment: Any, sign: str, name: str, week_start: int) -> Any:
    weekday = week_start if name == "week_start" else WEEKDAYS[name]
    days = (weekday - week_start) % 7 - (moment.weekday() - week_start) % 7
    if sign == "+" and days < 0:
        days += 7
    elif sign == "-" and days > 0:
        days -= 7
    elif sign == "=" and isinstance(moment, datetime):
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment + timedelta(days)


def _add_months(moment: Any, months: int) -> Any:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last_day))


def _set_part(moment: Any, number: int, unit: str) -> Any:
    if isinstance(moment, datetime):
        smaller: Any = dict.fromkeys(_SMALLER_PARTS.get(unit, _SMALLER_PARTS["d"]), 0)
        moment = moment.replace(**smaller)
    if unit in "my":
        months = number - moment.month if unit == "m" else 12 * (number - moment.year)
        return _add_months(moment, months)
    if unit == "d":
        number = min(number, calendar.monthrange(moment.year, moment.month)[1])
    return moment.replace(**{_PARTS[unit]: number})


def bind_clock(
    domain: Any, model: Any, now: datetime, tz: str = "UTC", week_start: int = 0
) -> Any:
    """Give ``domain`` with each relative date replaced by its value at ``now``."""

    def bind_value(value: Any) -> Any:
        if isinstance(value, (list, tuple, set)):
            return [bind_value(item) for item in value]
        return resolve_date(value, now, tz, week_start) if is_relative(value) else value

    def bind(condition: Any) -> Any:
        target = target_field(model, condition.field_expr)
        operator, value = condition.operator, condition.value
        if operator in ("any", "not any"):
            comodel = model.env[target.comodel_name]
            value = bind_clock(Domain(value), comodel, now, tz, week_start)
        elif target is not None and target.type in ("date", "datetime"):
            value = bind_value(value)
        else:
            return condition
        return Domain(condition.field_expr, operator, value)

    return domain.map_conditions(bind)


def reads_clock(domain: Any, model: Any) -> bool:
    """Tell whether the domain has relative dates, so that time changes who is in it."""
    for condition in domain.iter_conditions():
        target = target_field(model, condition.field_expr)
        value = condition.value
        if condition.operator in ("any", "not any"):
            if reads_clock(Domain(value), model.env[target.comodel_name]):
                return True
        elif target is not None and target.type in ("date", "datetime"):
            values = value if isinstance(value, (list, tuple, set)) else [value]
            if any(is_relative(item) for item in values):
                return True
    return False


def target_field(model: Any, path: str) -> Any:
    """Give the last field of a dotted path; None for the part of a field.

    Parts are those of dates (``create_date.month_number``) and properties.
    :raises KeyError: no such field.
    """
    name, __, rest = path.partition(".")
    target = model._fields[name]
    if not rest:
        return target
    if target.relational:
        return target_field(model.env[target.comodel_name], rest)
    return None
