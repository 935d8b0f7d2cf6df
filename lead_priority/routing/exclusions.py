"""Why a rep cannot get a lead. Each check stands alone: all that hold are told."""

from collections.abc import Callable
from datetime import datetime

from .decision import Exclusion, Number
from .desk import Seat, is_in_team
from .facts import LEVELS, Rep, RoutedLead, RoutingRule

Check = Callable[[RoutingRule, RoutedLead, Seat], Exclusion | None]


def not_in_team(rule: RoutingRule, _lead: RoutedLead, seat: Seat) -> Exclusion | None:
    return None if is_in_team(rule, seat.rep) else Exclusion("not_in_team")


def no_weight(rule: RoutingRule, _lead: RoutedLead, seat: Seat) -> Exclusion | None:
    if seat.rep.weight > 0 or rule.strategy == "round_robin":
        return None
    return Exclusion("no_weight")


def full_open(_rule: RoutingRule, _lead: RoutedLead, seat: Seat) -> Exclusion | None:
    limit = seat.rep.capacity_open
    if not limit or seat.open_count < limit:
        return None
    return Exclusion("full_open", {"count": seat.open_count, "limit": limit})


def full_day(_rule: RoutingRule, _lead: RoutedLead, seat: Seat) -> Exclusion | None:
    limit = seat.rep.capacity_day
    if not limit or seat.today_count < limit:
        return None
    return Exclusion("full_day", {"count": seat.today_count, "limit": limit})


def level_too_low(rule: RoutingRule, lead: RoutedLead, seat: Seat) -> Exclusion | None:
    high_value = 0 < rule.high_value_score <= lead.score
    if not high_value or LEVELS[seat.rep.level] >= LEVELS[rule.min_level]:
        return None
    numbers: dict[str, Number] = {
        "level": seat.rep.level,
        "needed": rule.min_level,
        "score": rule.high_value_score,
    }
    return Exclusion("level_too_low", numbers)


def outside_territory(
    rule: RoutingRule, lead: RoutedLead, seat: Seat
) -> Exclusion | None:
    if not rule.requires_territory or covers(seat.rep, lead):
        return None
    return Exclusion("outside_territory")


def cooldown(_rule: RoutingRule, lead: RoutedLead, seat: Seat) -> Exclusion | None:
    had_it = seat.rep.user_id in lead.cooldown_user_ids
    return Exclusion("cooldown") if had_it else None


# What depends on the rep only, on the rep's counts, and on the lead too.
OF_REP: tuple[Check, ...] = (not_in_team, no_weight)
OF_COUNTS: tuple[Check, ...] = (full_open, full_day)
OF_LEAD: tuple[Check, ...] = (level_too_low, outside_territory, cooldown)


def away(rule: RoutingRule, rep: Rep) -> tuple[Exclusion, ...]:
    """Return why the rep is away; working hours count where the rule says so."""
    return tuple(
        Exclusion(stay.code, _until(stay.until))
        for stay in rep.away
        if stay.code != "outside_hours" or rule.respects_working_hours
    )


def found(
    checks: tuple[Check, ...], rule: RoutingRule, lead: RoutedLead, seat: Seat
) -> tuple[Exclusion, ...]:
    """Return what these checks say against giving the lead to the rep."""
    return tuple(one for check in checks if (one := check(rule, lead, seat)))


def depends_on_lead(rule: RoutingRule, lead: RoutedLead) -> bool:
    """Whether any check of the lead can hold: most leads need none."""
    return bool(
        rule.requires_territory
        or lead.cooldown_user_ids
        or 0 < rule.high_value_score <= lead.score
    )


def covers(rep: Rep, lead: RoutedLead) -> bool:
    """Whether the lead lies in the rep's territory; one without any covers all.

    >>> covers(Rep(1), RoutedLead(1, country_id=3))
    True
    >>> covers(Rep(1, country_ids=(3,)), RoutedLead(1))
    False
    >>> covers(Rep(1, country_ids=(3,), state_ids=(8,)), RoutedLead(1, state_id=8))
    True
    """
    if not rep.country_ids and not rep.state_ids:
        return True
    return lead.country_id in rep.country_ids or lead.state_id in rep.state_ids


def _until(until: datetime | None) -> dict[str, Number]:
    return {"until": until.isoformat()} if until else {}
