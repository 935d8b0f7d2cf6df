"""What reps did, worked out again in plain Python from what the journals say."""

from collections import defaultdict

OWNED = ("owner", "won", "lost")
GONE = ("merged", "deleted", "erased")


def work_out_reps(env):
    """Give {(capture id, user id): {column: value}}, journal by journal."""
    found = {}
    for capture in env["lead.capture"].search([]):
        chain = env["lead.custody"].search([("capture_id", "=", capture.id)])
        chain = chain.sorted("id")
        here = chain.filtered(lambda row: not row.ended_at)
        if not here.lead_id or here.place in GONE:
            continue
        for user in chain.filtered(lambda row: row.place in OWNED).user_id:
            found[capture.id, user.id] = _of_rep(env, capture, chain, here, user)
    return found


def _of_rep(env, capture, chain, here, user):
    lead, his = here.lead_id, here.user_id == user
    followups = env["lead.followup"].search([("lead_id", "=", lead.id)])
    calls = [
        row
        for row in followups
        if row.is_valid and not row.reversed_by_ids and row.user_id == user
    ]
    spells = [row for row in chain if row.place == "owner" and row.user_id == user]
    steps = sum(
        row.is_automatic
        and spell.started_at <= row.occurred_at
        and (not spell.ended_at or row.occurred_at < spell.ended_at)
        for row in followups
        for spell in spells
    )
    won = his and here.place == "won"
    had = [row for row in chain if row.place in OWNED and row.user_id == user]
    return {
        "assigned_at": min(row.started_at for row in had),
        "team_id": had[-1].team_id.id,
        "load": int(his and here.place == "owner"),
        "won": int(won),
        "lost": int(his and here.place == "lost"),
        "contacts": len(calls),
        "contacted": int(bool(calls)),
        "automatic_steps": steps,
        "won_revenue": lead.expected_revenue if won else 0,
        "cycle_days": (here.started_at - capture.received_at).total_seconds() / 86400
        if won
        else 0,
    }


def work_out_losses(env):
    """Give {lead id: (phase, reason id, follow-ups)} of the leads that are lost."""
    calls = defaultdict(int)
    for row in env["lead.followup"].search([("is_valid", "=", True)]):
        calls[row.lead_id.id] += not row.reversed_by_ids
    rows = env["lead.custody"].search(
        [("place", "=", "lost"), ("ended_at", "=", False), ("lead_id", "!=", False)]
    )
    return {
        row.lead_id.id: (
            "opportunity"
            if row.lead_id.type == "opportunity"
            else "following"
            if calls[row.lead_id.id]
            else "new",
            row.lost_reason_id.id,
            calls[row.lead_id.id],
        )
        for row in rows
    }
