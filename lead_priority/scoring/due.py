"""Which leads' scores may have changed by time alone."""

import math
from datetime import datetime, timedelta
from typing import Any

from odoo.tools import SQL, Query

from .clock import reads_clock
from .conditions import rule_condition
from .errors import BadRule
from .rules import Rule, ScoreModel
from .safety import reads_other_records

# Transactions that recorded engagements may have been open this long before a pass.
OVERLAP = timedelta(minutes=15)
# A million occurrences of a decayed rule give less than half a point together.
OCCURRENCES = 20


def due_leads(
    model: ScoreModel, leads: Any, since: datetime | None, now: datetime, is_open: SQL
) -> tuple[SQL, SQL]:
    """Give FROM and WHERE of the leads to score for (since, now]; all without since.

    Due are leads with an engagement that left the window of a rule, still decays, or
    was recorded since; leads of which a condition with relative dates or a date ahead
    changed; and all of them if a rule reads other records, whose writes nobody sees.
    """
    query = Query(leads.env, leads._table, leads._table_sql)
    if since is None or any(_reads_others(rule, leads) for rule in model.rules):
        return query.from_clause, is_open
    changed = [
        term
        for rule in model.rules
        if (term := _condition_changed(rule, model, leads, since, now, query))
    ]
    engaged = SQL(" UNION ALL ").join(_engagements(model, since, now))
    changed.append(SQL("crm_lead.id IN (%s)", engaged))
    return (
        query.from_clause,
        SQL("%s AND (%s)", is_open, SQL(" OR ").join(changed)),
    )


def _reads_others(rule: Rule, leads: Any) -> bool:
    try:
        return rule.domain is not None and reads_other_records(rule.domain, leads)
    except KeyError:
        return False


def _condition_changed(
    rule: Rule,
    model: ScoreModel,
    leads: Any,
    since: datetime,
    now: datetime,
    query: Query,
) -> SQL | None:
    try:
        if rule.kind != "date" and not reads_clock(rule.domain, leads):
            return None
        before = rule_condition(rule, model, leads, since, query)
        after = rule_condition(rule, model, leads, now, query)
    except (BadRule, KeyError):
        return None
    return SQL("((%s) IS TRUE) <> ((%s) IS TRUE)", before, after)


def _engagements(model: ScoreModel, since: datetime, now: datetime) -> list[SQL]:
    rows = [
        SQL(
            "SELECT lead_id FROM lead_engagement WHERE recorded_at > %s"
            " OR occurred_at > %s AND occurred_at <= %s",
            since - OVERLAP,
            since,
            now,
        )
    ]
    for rule in model.rules:
        if rule.kind != "engagement" or not rule.type_ids:
            continue
        if rule.window_days:
            window = timedelta(days=rule.window_days)
            rows.append(_occurred(rule, since - window, now - window))
        if rule.half_life_days and rule.given_points:
            rows.append(_occurred(rule, since - _horizon(rule), now))
    return rows


def _horizon(rule: Rule) -> timedelta:
    """After this, what is left of the rule's points rounds to nothing."""
    halvings = math.log2(2 * abs(rule.given_points)) + OCCURRENCES
    return timedelta(days=min(rule.half_life_days * halvings, 36_500))


def _occurred(rule: Rule, since: datetime, until: datetime) -> SQL:
    return SQL(
        "SELECT lead_id FROM lead_engagement WHERE type_id = ANY(%s)"
        " AND occurred_at > %s AND occurred_at <= %s",
        list(rule.type_ids),
        since,
        until,
    )
