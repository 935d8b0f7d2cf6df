"""Days added up again in plain Python, from the milestones and what is on record."""

from collections import Counter
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

NO_LEAD = ("rejected", "touch", "merged")
FACETS = {
    "channel": ("source_id", "medium_id", "campaign_id", "team_id"),
    "person": ("team_id", "user_id"),
    "loss": ("team_id", "stage_id", "lost_reason_id"),
}
PARTS = {
    "source_id": "source",
    "medium_id": "medium",
    "campaign_id": "campaign",
    "team_id": "team",
    "user_id": "person",
    "stage_id": "stage",
    "lost_reason_id": "lost_reason",
}


def add_up_days(env):
    """Give {(facet, span, day, company, parts): {measure: sum}} of all milestones."""
    days = {}
    for row in env["lead.milestone"].search([]):
        zone = ZoneInfo(row.company_id.resource_calendar_id.tz or "UTC")
        moment = row.captured_at.replace(tzinfo=timezone.utc)
        for facet, columns in FACETS.items():
            parts = {part: row[name].id or 0 for name, part in PARTS.items()}
            used = [PARTS[name] for name in columns]
            key = tuple(parts[name] if name in used else 0 for name in PARTS.values())
            day = moment.astimezone(zone).date()
            company = row.company_id.id or 0
            for span, first in (("day", day), ("month", day.replace(day=1))):
                sums = days.setdefault((facet, span, first, company, *key), Counter())
                sums.update(_count(row))
    return {key: _rounded(sums) for key, sums in days.items()}


def _count(row):
    opportunity = bool(row.opportunity_at or row.won_at)
    is_sql = opportunity or bool(row.sql_at)
    last = row.captured_at + timedelta(days=7)
    return {
        "is_captured": 1,
        "is_lead": int(row.place not in NO_LEAD),
        "is_contacted": int(bool(row.contacted_at)),
        "is_mql": int(is_sql or bool(row.mql_at)),
        "is_sql": int(is_sql),
        "is_opportunity": int(opportunity),
        "is_won": int(bool(row.won_at)),
        "is_lost": int(bool(row.lost_at)),
        "is_activated": int(bool(row.activated_at) and row.activated_at <= last),
        "is_timed": int(bool(row.response_state)),
        "is_in_time": int(row.response_state == "in_time"),
        "contacts": row.contacts,
        "won_revenue": row.revenue if row.won_at else 0,
        "cost": row.cost,
        "response_sum": row.response_hours,
        "rating_sum": row.rating,
    }


def read_days(env):
    """Give the days that are kept, as ``add_up_days`` does."""
    return {
        _key(row): _rounded({name: row[name] for name in _NAMES})
        for row in env["lead.milestone.day"].search([])
    }


def _key(row):
    parts = (row[name] for name in PARTS.values())
    return (row.facet, row.span, row.day, row.company, *parts)


_NAMES = (
    *("is_captured", "is_lead", "is_contacted", "is_mql", "is_sql", "is_opportunity"),
    *("is_won", "is_lost", "is_activated", "is_timed", "is_in_time", "contacts"),
    *("won_revenue", "cost", "response_sum", "rating_sum"),
)


def _rounded(sums):
    return {name: round(float(sums[name]), 6) for name in _NAMES}
