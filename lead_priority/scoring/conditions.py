"""What a rule asks of the lead's own columns, as SQL."""

from datetime import date, datetime, timedelta
from typing import Any

from odoo.fields import Domain
from odoo.tools import SQL, Query

from .clock import bind_clock, resolve_date
from .errors import BadRule
from .moment import bind_moment, compare_moment, resolve_moment
from .rules import Rule, ScoreModel


def rule_condition(
    rule: Rule, model: ScoreModel, leads: Any, now: datetime | SQL, query: Query
) -> SQL | None:
    """Give what must be true of the lead itself; None when nothing must.

    ``now`` may be SQL: a column of the lead, so that each has its own moment. Joins
    that are needed are added to ``query``.
    :raises BadRule: the rule cannot be compiled, for example its field is gone.
    """
    if rule.kind == "engagement" and not rule.type_ids:
        raise BadRule("types")
    try:
        domain = rule_domain(rule, model, leads, now)
        if domain.is_true():
            return None if rule.kind == "engagement" else SQL("TRUE")
        domain = domain.optimize_full(leads)
        return domain._to_sql(leads, leads._table, query)
    except BadRule:
        raise
    except KeyError as error:
        raise BadRule("field", str(error.args[0])) from error
    except Exception as error:  # a search method of any addon may raise anything
        raise BadRule("value", str(error)) from error


def rule_domain(
    rule: Rule, model: ScoreModel, leads: Any, now: datetime | SQL
) -> Domain:
    """The rule's domain at ``now``: no relative dates left, the date ahead added."""
    domain = Domain.TRUE if rule.domain is None else rule.domain
    if isinstance(now, SQL):
        domain = bind_moment(domain, leads, now, model.tz, model.week_start)
    else:
        domain = bind_clock(domain, leads, now, model.tz, model.week_start)
    if rule.kind != "date":
        return domain
    if rule.date_field not in leads._fields:
        raise BadRule("field", rule.date_field)
    if isinstance(now, SQL):
        return domain & _ahead_of_moment(rule, model, now)
    return domain & _ahead(rule, model, now)


def _ahead(rule: Rule, model: ScoreModel, now: datetime) -> Domain:
    since: date = now
    until: date = now + timedelta(hours=rule.hours_ahead)
    if rule.date_is_day:
        since = resolve_date("today", now, model.tz)
        until = resolve_date("today", now + timedelta(hours=rule.hours_ahead), model.tz)
    return Domain(rule.date_field, ">=", since) & Domain(rule.date_field, "<=", until)


def _ahead_of_moment(rule: Rule, model: ScoreModel, now: SQL) -> Domain:
    since = now
    until = SQL("(%s + make_interval(hours => %s))", now, rule.hours_ahead)
    if rule.date_is_day:
        since, __ = resolve_moment("today", since, model.tz)
        until, __ = resolve_moment("today", until, model.tz)
    name, tz = rule.date_field, model.tz
    return compare_moment(name, ">=", since, tz) & compare_moment(name, "<=", until, tz)
