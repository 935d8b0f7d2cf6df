"""Milestones worked out again, row by row in plain Python, from what is recorded."""

from collections import defaultdict
from datetime import timedelta

GONE = ("merged", "deleted", "erased")


def _first(rows, moment):
    return min((row[moment] for row in rows), default=False)


def work_out(env):
    """Give {capture id: {column: value}} of all captures, by reading each journal."""
    journals = {
        name: _by_lead(env[name])
        for name in ("lead.followup", "lead.engagement", "lead.qualification.change")
    }
    return {
        capture.id: _of_capture(env, capture, journals)
        for capture in env["lead.capture"].search([("state", "!=", "received")])
    }


def _by_lead(journal):
    rows = defaultdict(list)
    for row in journal.search([], order="id"):
        rows[row.lead_id.id].append(row)
    return rows


def _of_capture(env, capture, journals):
    chain = env["lead.custody"].search([("capture_id", "=", capture.id)], order="id")
    here = chain.filtered(lambda row: not row.ended_at)
    place = here.place or ("touch" if capture.state == "merged" else "rejected")
    lead = here.lead_id if place not in GONE else env["crm.lead"]
    of_lead = {name: rows[lead.id] if lead else [] for name, rows in journals.items()}
    contacts = [
        row
        for row in of_lead["lead.followup"]
        if row.is_valid and not row.reversed_by_ids
    ]
    ups = [
        row
        for row in of_lead["lead.qualification.change"]
        if row.to_qualification != "raw"
    ]
    owned = chain.filtered(lambda row: row.place == "owner")
    return {
        **_of_origin(capture, here, lead),
        "place": place,
        "lead_id": lead.id,
        "user_id": here.user_id.id,
        "first_user_id": owned[:1].user_id.id,
        "assigned_at": _first(owned, "started_at"),
        "contacted_at": _first(contacts, "occurred_at"),
        "contacts": len(contacts),
        "activated_at": _first(
            _signs(capture, of_lead["lead.engagement"]), "occurred_at"
        ),
        "mql_at": _first(ups, "occurred_at"),
        "sql_at": _first(
            [row for row in ups if row.to_qualification == "sql"], "occurred_at"
        ),
        "won_at": here.started_at if place == "won" else False,
        "lost_at": here.started_at if place == "lost" else False,
        "revenue": lead.expected_revenue or 0.0,
        "response_state": _response_state(env, lead),
        "rating": _rating(env, lead),
    }


def _signs(capture, engagements):
    """What a lead did by itself, the act by which it came in left out."""
    later = capture.received_at + timedelta(minutes=5)
    return [
        row for row in engagements if not row.is_automated and row.occurred_at > later
    ]


def _of_origin(capture, here, lead):
    lines = lead.with_context(active_test=False).product_line_ids
    was_converted = lead.type == "opportunity"
    return {
        "entry": capture.entry,
        "source_id": capture.source_id.id,
        "captured_at": capture.received_at,
        "company_id": (here or capture).company_id.id,
        "team_id": here.team_id.id,
        "pool_id": here.pool_id.id,
        "placed_at": here.started_at,
        "placed_reason": here.reason,
        "lost_reason_id": here.lost_reason_id.id,
        "country_id": lead.country_id.id,
        "stage_id": lead.stage_id.id,
        "product_line_id": min(lines.ids, default=False),
        "opportunity_at": was_converted
        and (lead.date_conversion or lead.create_date.replace(microsecond=0)),
    }


def _response_state(env, lead):
    clocks = env["lead.sla.clock"].search(
        [("lead_id", "=", lead.id), ("kind", "=", "first_response")]
    )
    if not lead or not any(clock.met_at or clock.breached_at for clock in clocks):
        return False
    return "late" if any(clock.breached_at for clock in clocks) else "in_time"


def _rating(env, lead):
    ratings = env["lead.quality.rating"].search([("lead_id", "=", lead.id)])
    points = ratings.mapped("points") if lead else []
    return sum(points) / len(points) if points else 0.0
