"""The terms of a relative date as SQL: ``-7d``, ``=monday``, ``+2m`` ...

What a term is applied to has a kind: ``day``; ``wall``, a time on the clock of the
time zone; ``utc``, the time that a day becomes when hours are added to it.
"""

from datetime import datetime

from odoo.tools import SQL

from .clock import OFFSET, WEEKDAYS

# Terms that make no sense are refused by trying them at some moment in Python.
SAMPLE = datetime(2000, 1, 1)  # noqa: DTZ001 naive UTC
_TRUNCATED = {"S": "second", "M": "minute", "H": "hour"}
_WHOLE = {"S": "minute", "M": "hour", "H": "day"}
_UNITS = {
    "y": SQL("years"),
    "m": SQL("months"),
    "H": SQL("hours"),
    "M": SQL("mins"),
    "S": SQL("secs"),
}


def on_wall(moment: SQL, tz: str) -> SQL:
    """A moment of UTC as the clock on the wall shows it."""
    if tz == "UTC":
        return moment
    return SQL("timezone(%s, timezone('UTC', %s))", tz, moment)


def in_utc(wall: SQL, tz: str) -> SQL:
    """The moment of a time on the wall; the earlier one where there are two.

    PostgreSQL takes the later one, Python (PEP 495, fold 0) the earlier.
    """
    if tz == "UTC":
        return wall
    later = SQL("timezone('UTC', timezone(%s, x))", tz)
    hour = SQL("INTERVAL '1 hour'")
    earlier = SQL("timezone('UTC', timezone(%s, x - %s)) + %s", tz, hour, hour)
    return _once(wall, SQL("LEAST(%s, %s)", later, earlier))


def _once(value: SQL, expression: SQL) -> SQL:
    """``expression`` on ``x``, which is said once, however often it is used."""
    return SQL("(SELECT %s FROM (SELECT %s AS x) AS term)", expression, value)


def apply_term(kind: str, at: SQL, term: str, week_start: int) -> tuple[str, SQL]:
    sign, name = term[0], term[1:]
    if name in WEEKDAYS or name == "week_start":
        return kind, _to_weekday(kind, at, sign, name, week_start)
    match = OFFSET.fullmatch(term)
    if not match:
        raise ValueError(term)
    number, unit = int(match[2]), match[3]
    if sign == "=":
        return kind, _set_part(kind, at, number, unit)
    number = -number if sign == "-" else number
    if unit in "dw":
        return kind, _add_days(kind, at, SQL("%s", number * (7 if unit == "w" else 1)))
    if unit in "HMS" and kind == "day":
        kind, at = "utc", SQL("%s::timestamp", at)
    moved = _add(at, unit, SQL("%s", number))
    return kind, SQL("%s::date", moved) if kind == "day" else moved


def _add(at: SQL, unit: str, number: SQL) -> SQL:
    return SQL("(%s + make_interval(%s => %s))", at, _UNITS[unit], number)


def _add_days(kind: str, at: SQL, days: SQL) -> SQL:
    if kind == "day":
        return SQL("(%s + %s)", at, days)
    return SQL("(%s + make_interval(days => %s))", at, days)


def _to_weekday(kind: str, at: SQL, sign: str, name: str, week_start: int) -> SQL:
    target = (WEEKDAYS.get(name, week_start) - week_start) % 7
    current = SQL("((EXTRACT(ISODOW FROM x)::int + %s) %% 7)", 6 - week_start)
    if sign == "+":
        days = SQL("((%s - %s) %% 7)", target + 7, current)
    elif sign == "-":
        days = SQL("(-((%s + %s) %% 7))", current, 7 - target)
    else:
        days = SQL("(%s - %s)", target, current)
    whole = sign == "=" and kind != "day"
    start = SQL("date_trunc('day', x)") if whole else SQL("x")
    return _once(at, _add_days(kind, start, days))


def _set_part(kind: str, at: SQL, number: int, unit: str) -> SQL:
    if kind != "day":
        at = SQL("date_trunc(%s, %s)", _TRUNCATED.get(unit, "day"), at)
    if unit in _WHOLE:
        return _add(
            SQL("date_trunc(%s, %s)", _WHOLE[unit], at), unit, SQL("%s", number)
        )
    if unit == "d":
        moved = _set_day(number)
    else:
        part = SQL("MONTH" if unit == "m" else "YEAR")
        missing = SQL("%s - EXTRACT(%s FROM x)::int", number, part)
        moved = _add(SQL("x"), unit, missing)
    return _once(at, SQL("%s::date", moved) if kind == "day" else moved)


def _set_day(number: int) -> SQL:
    """The day of the month, or its last one where it has less."""
    last = SQL("date_trunc('month', x) + INTERVAL '1 month - 1 day'")
    return SQL(
        """(date_trunc('month', x) + make_interval(
            days => LEAST(%s, EXTRACT(DAY FROM %s)::int) - 1))""",
        number,
        last,
    )
