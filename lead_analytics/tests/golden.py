"""Puts the golden leads and costs of the repository into a database."""

import csv
from datetime import datetime
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"
STAGES = {"New": "crm.stage_lead1", "Qualified": "crm.stage_lead2"}
STAGES["Proposition"] = "crm.stage_lead3"


def read(name):
    with (DATA / "source" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def moment(text):
    return datetime.fromisoformat(text) if text else None


def load(env, users, public_pool):
    """Play the rows of the file by the product's methods; give {key: lead}."""
    rows = read("analytics_leads.csv")
    leads = let_in(env, rows)
    events = []
    for row in rows:
        if lead := leads.get(row["key"]):
            events += plan(env, row, lead, users, public_pool)
    for at, _number, act in sorted(events, key=lambda event: event[:2]):
        with env["lead.demo"]._at(at):
            act(at)
    record(env, rows, leads, users)
    enter_costs(env)
    return leads


def let_in(env, rows):
    """Let all come in at their moments, worked on by a job that ran before them."""
    captures = env["lead.capture"]
    received = captures._receive(
        [
            {
                "received_at": moment(row["received_at"]),
                "payload": {
                    "contact_name": row["key"],
                    "email_from": row["email"],
                    "utm_source": row["source"],
                    "product_line_ids": row["product_line"],
                },
            }
            for row in rows
        ],
        entry="api",
        scope="golden",
        now=moment(rows[0]["received_at"]),
    )
    for name in {row["product_line"] for row in rows}:
        env["lead.product.line"].create({"name": name})
    with env["lead.demo"]._at(moment(rows[0]["received_at"])):
        received._process(moment(rows[0]["received_at"]))
        # Without the menu of leads, Odoo makes them opportunities at once.
        received.lead_id.write({"type": "lead"})
    return {
        row["key"]: capture.lead_id
        for row, capture in zip(rows, received, strict=True)
        if capture.state == "lead"
    }


def plan(env, row, lead, users, public_pool):
    """Give (moment, order, what to do then) of all that moves the lead."""
    owner = users.get(row["rep"])
    reason = row["lost_reason"] and find_reason(env, row["lost_reason"])
    steps = {
        "won": lambda at: lead.action_set_won(),
        "lost": lambda at: lead.action_set_lost(lost_reason_id=reason.id),
        "archive": lambda at: lead.action_archive(),
        "reclaimed": lambda at: lead._move(
            {"user_id": False, "pool_id": public_pool.id}, now=at, reason="reclaimed"
        ),
    }

    def assign(at):
        lead._move({"user_id": owner.id}, now=at)

    def convert(at):
        lead.write(
            {
                "type": "opportunity",
                "date_conversion": at,
                "expected_revenue": float(row["revenue"]),
                "stage_id": env.ref(STAGES[row["stage"]]).id,
            }
        )

    planned = [(row["assigned_at"], assign), (row["opportunity_at"], convert)]
    planned.append((row["closed_at"], steps.get(row["outcome"])))
    return [(moment(at), number, act) for number, (at, act) in enumerate(planned) if at]


def find_reason(env, name):
    reasons = env["crm.lost.reason"]
    return reasons.search([("name", "=", name)], limit=1) or reasons.create(
        {"name": name}
    )


def record(env, rows, leads, users):
    """Write follow-ups, qualifications and ratings, each at its moment."""
    followups, changes = [], []
    for row in rows:
        lead = leads.get(row["key"])
        if not lead:
            continue
        base = {"lead_id": lead.id}
        user = users.get(row["rep"])
        followups += [
            {**base, "user_id": user.id, "channel": "call", "occurred_at": moment(at)}
            for at in row["contacts"].split(";")
            if at
        ]
        was = "raw"
        for name in ("mql", "sql"):
            if at := moment(row[f"{name}_at"]):
                change = {"from_qualification": was, "to_qualification": name}
                changes.append({**base, **change, "occurred_at": at})
                was = name
        if row["rating"]:
            env["lead.quality.rating"]._rate(
                lead, user, {"value": row["rating"]}, now=moment(row["received_at"])
            )
    now = env.cr.now()
    env["lead.followup"]._record_followup(followups, now=now)
    env["lead.qualification.change"]._record_change(
        [{**change, "reason": "person"} for change in changes], now=now
    )


def enter_costs(env):
    sources = env["utm.source"]
    env["lead.channel.cost"].create(
        [
            {
                **{name: row[name] for name in ("date_from", "date_to", "amount")},
                "source_id": row["source"]
                and sources.search([("name", "=", row["source"])], limit=1).id,
            }
            for row in read("analytics_costs.csv")
        ]
    )
