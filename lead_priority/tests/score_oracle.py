"""What a score is, in plain Python: the oracle that the SQL is compared with.

Leads are dicts of their fields with ``engagements``:
[(type id, occurred at, is automated)].
Conditions are ``[(field, operator, value)]``, all of which must hold.
"""

import math
from datetime import timedelta
from operator import eq, ge, gt, le, lt, ne

COMPARE = {"=": eq, "!=": ne, "<": lt, ">": gt, "<=": le, ">=": ge}
DAY = timedelta(days=1)


def matches(lead, conditions):
    for name, operator, value in conditions:
        actual = lead[name]
        if operator == "in":
            if actual not in value:
                return False
        elif actual is None:
            if operator not in ("!=",):
                return False
        elif not COMPARE[operator](actual, value):
            return False
    return True


def occurrences(rule, lead, now):
    done = [
        (type_id, at) for type_id, at, automated in lead["engagements"] if not automated
    ]
    times = [
        at
        for type_id, at in done
        if type_id in rule.type_ids
        and at <= now
        and (not rule.window_days or at > now - rule.window_days * DAY)
    ]
    types = {t for t, at in done if at in times and t in rule.type_ids}
    if rule.needs_all and types != set(rule.type_ids):
        return []
    return times if len(times) >= rule.minimum_count else []


def holds(rule, conditions, lead, now):
    if not matches(lead, conditions):
        return False
    if rule.kind == "engagement":
        return bool(occurrences(rule, lead, now))
    if rule.kind == "date":
        at = lead[rule.date_field]
        return bool(at) and now <= at <= now + timedelta(hours=rule.hours_ahead)
    return True


def points(rule, lead, now):
    if rule.effect != "points":
        return 0
    if rule.kind != "engagement":
        return rule.points
    times = occurrences(rule, lead, now)
    if rule.counting == "once":
        times = [max(times)]
    half_life = rule.half_life_days * DAY
    weight = math.fsum(
        0.5 ** ((now - at) / half_life) if half_life else 1 for at in times
    )
    size = abs(rule.points) * weight
    if rule.rule_cap:
        size = min(size, rule.rule_cap)
    return int(math.copysign(math.floor(size + 0.5 + 1e-9), rule.points))


def score(model, conditions, lead, now):
    """Give (fit, engagement, total, rank, urgent) of a lead that was raw."""
    dimensions = {"fit": 0, "engagement": 0}
    rank, urgent = 0, False
    for group in model.groups:
        held = [r for r in group.rules if holds(r, conditions[r.id], lead, now)]
        given = sum(points(rule, lead, now) for rule in held)
        dimensions[group.dimension] += min(given, group.cap) if group.cap else given
        rank = max([rank, *(rule.rank for rule in held)])
        urgent = urgent or any(rule.effect == "urgent" for rule in held)
    total = max(model.floor, sum(dimensions.values()))
    total = min(model.cap, total) if model.cap else total
    for threshold, reached in ((model.mql_threshold, 1), (model.sql_threshold, 2)):
        if threshold and total >= threshold:
            rank = max(rank, reached)
    return dimensions["fit"], dimensions["engagement"], total, rank, urgent
