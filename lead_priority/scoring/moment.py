"""Relative dates of domains at a moment that is SQL: each lead at its own.

The grammar and its meaning are those of ``clock.py``; here they become arithmetic
of PostgreSQL on a column, in the time zone of the score model.
"""

from typing import Any

from odoo.fields import Domain
from odoo.tools import SQL

from .clock import is_relative, resolve_date, target_field
from .moment_terms import SAMPLE, apply_term, in_utc, on_wall

_STEP_DAY = SQL("INTERVAL '24 hours'")
_STEP_SECOND = SQL("INTERVAL '1 second'")


def resolve_moment(
    value: str, now: SQL, tz: str = "UTC", week_start: int = 0
) -> tuple[SQL, bool]:
    """Give what a relative date means at ``now``: UTC or a day, and whether a day.

    >>> resolve_moment("today -7d", SQL("crm_lead.moment"))[0].code
    '(crm_lead.moment::date + %s)'

    :raises ValueError: as ``resolve_date``.
    """
    resolve_date(value, SAMPLE, tz, week_start)
    terms = value.split()
    kind, at = "wall", on_wall(now, tz)
    if terms[0] == "today":
        kind, at = "day", SQL("%s::date", at)
    rest = terms[1:] if terms[0] in ("today", "now") else terms
    if kind == "wall" and not rest:
        return now, False
    for term in rest:
        kind, at = apply_term(kind, at, term, week_start)
    return (in_utc(at, tz) if kind == "wall" else at), kind == "day"


def compare_moment(
    name: str, operator: str, moment: SQL, tz: str, *, is_day: bool = False
) -> Domain:
    """Give the condition that the date field ``name`` is so compared to ``moment``.

    With the meaning that Odoo gives a value of Python: a day is compared as such, or
    from its midnight on; times of day are compared by whole seconds.
    """

    def to_sql(model: Any, alias: str, query: Any) -> SQL:
        column = model._field_to_sql(alias, name, query)
        if model._fields[name].type == "date":
            return SQL("(%s) IS TRUE", _compare_days(column, operator, moment))
        value = in_utc(SQL("%s::timestamp", moment), tz) if is_day else moment
        value = SQL("date_trunc('second', %s)", value)
        step = _STEP_DAY if is_day else _STEP_SECOND
        return SQL("(%s) IS TRUE", _compare_times(column, operator, value, step))

    return Domain.custom(to_sql=to_sql)


def _compare_days(column: SQL, operator: str, moment: SQL) -> SQL:
    signs = {"=": SQL("="), "<": SQL("<"), ">": SQL(">"), "<=": SQL("<=")}
    return SQL(
        "%s %s %s::date", column, signs.get(operator, SQL(">=")), SQL("(%s)", moment)
    )


def _compare_times(column: SQL, operator: str, value: SQL, step: SQL) -> SQL:
    if operator == "=":
        end = SQL("%s + %s", value, _STEP_SECOND)
        return SQL("%s >= %s AND %s < %s", column, value, column, end)
    if operator in (">", "<="):
        value = SQL("%s + %s", value, step)
    sign = SQL("<") if operator in ("<", "<=") else SQL(">=")
    return SQL("%s %s %s", column, sign, value)


def bind_moment(
    domain: Any, model: Any, now: SQL, tz: str = "UTC", week_start: int = 0
) -> Any:
    """Give ``domain`` with conditions on relative dates compared to ``now``."""

    def bind_inner(value: Any, comodel_name: str) -> Any:
        comodel = model.env[comodel_name]
        return bind_moment(Domain(value), comodel, now, tz, week_start)

    def compare(name: str, operator: str, value: Any) -> Any:
        if not is_relative(value):
            return Domain(name, operator, value)
        moment, is_day = resolve_moment(value, now, tz, week_start)
        return compare_moment(name, operator, moment, tz, is_day=is_day)

    def bind(condition: Any) -> Any:
        path, operator, value = (
            condition.field_expr,
            condition.operator,
            condition.value,
        )
        target = target_field(model, path)
        if operator in ("any", "not any"):
            return Domain(path, operator, bind_inner(value, target.comodel_name))
        if not _reads_moment(target, value):
            return condition
        name, __, rest = path.partition(".")
        if rest:
            inner = Domain(rest, operator, value)
            return Domain(
                name, "any", bind_inner(inner, model._fields[name].comodel_name)
            )
        return _compare_any(compare, name, operator, value)

    return domain.map_conditions(bind)


def _reads_moment(target: Any, value: Any) -> bool:
    if target is None or target.type not in ("date", "datetime"):
        return False
    return any(map(is_relative, _as_list(value)))


def _as_list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple, set)) else [value]


def _compare_any(compare: Any, name: str, operator: str, value: Any) -> Any:
    if operator in ("=", "in", "!=", "not in"):
        equal = Domain.OR(compare(name, "=", item) for item in _as_list(value))
        return equal if operator in ("=", "in") else ~equal
    if operator not in ("<", ">", "<=", ">="):
        raise ValueError(operator)
    return compare(name, operator, value)
