"""How the tables grow: bytes a row with all indexes, and rows a lead.

Leads come in by the API and go the whole way: owner, deadline, score, a flow, calls.
The sizing table of ``docs/deployment.md`` is made of these figures.
"""

import os
from datetime import timedelta

from odoo.tools import SQL

from .harness import Row

LEADS = int(os.environ.get("LEAD_GROWTH_LEADS", "10000"))
BATCH = 1_000
ENGAGEMENTS, FOLLOWUPS = 10, 3
# Odoo's own tables that leads fill.
CORE = ("crm_lead", "mail_message", "mail_tracking_value", "mail_followers")
# Of smaller tables a page or two says nothing.
LEAST_ROWS = 1_000
SIZES = """
SELECT relname, n_live_tup, pg_total_relation_size(relid), pg_indexes_size(relid)
  FROM pg_stat_user_tables
 WHERE (relname LIKE 'lead\\_%%' OR relname = ANY (%s)) AND n_live_tup >= %s
 ORDER BY pg_total_relation_size(relid) DESC
"""


def run(env):
    """Return a row for each table; the database is the bench's own."""
    _prepare(env)
    for first in range(0, LEADS, BATCH):
        _take_in(env, range(first, min(first + BATCH, LEADS)))
        _commit(env)
    _work_off(env)
    _vacuum(env)
    found = env.execute_query(SQL(SIZES, list(CORE), LEAST_ROWS))
    rows = [_make_row(*one) for one in found]
    whole = sum(size for _table, _rows, size, _indexes in found)
    rows.append(Row("growth", "all of these, a lead", whole / LEADS, "bytes"))
    return rows


def _make_row(table, rows, size, indexes):
    return Row(
        "growth",
        f"{table}: a row with its indexes",
        size / rows,
        "bytes",
        notes=f"{rows / LEADS:.2f} rows a lead, {100 * indexes / size:.0f} % indexes",
    )


def _prepare(env):
    """Reps with a rule, deadlines, a score model and a flow for who sends a form."""
    quiet = env["res.users"].with_context(no_reset_password=True)
    group = env.ref("sales_team.group_sale_salesman")
    reps = quiet.create(
        [
            {"name": f"Growth {n}", "login": f"growth{n}", "group_ids": [(6, 0, [g])]}
            for n, g in enumerate(group.ids * 5)
        ]
    )
    team = env["crm.team"].create({"name": "Growth", "member_ids": reps.ids})
    team.crm_team_member_ids.assignment_max = 30 * LEADS
    env["lead.routing.rule"].create({"name": "Growth", "team_ids": team.ids})
    policy = env["lead.sla.policy"].create({"name": "Growth", "team_ids": team.ids})
    policy.action_activate()
    sent = _get_type(env, "form_submitted")
    _prepare_score(env, sent)
    _prepare_flow(env, sent)
    _commit(env)


def _prepare_score(env, sent):
    rule = {"name": "Form", "kind": "engagement", "points": 80}
    rule["engagement_type_ids"] = [(6, 0, sent.ids)]
    seen = {"name": "Pages", "kind": "engagement", "points": 1, "window_days": 30}
    seen["engagement_type_ids"] = [(6, 0, _get_type(env, "page_view").ids)]
    group = {"name": "What it did", "dimension": "engagement"}
    group["rule_ids"] = [(0, 0, rule), (0, 0, seen)]
    env["lead.score.model"].create(
        {"name": "Growth", "group_ids": [(0, 0, group)]}
    ).action_activate()


def _get_type(env, code):
    return env["lead.engagement.type"].search([("code", "=", code)])


def _prepare_flow(env, sent):
    trigger = {"kind": "engagement", "engagement_type_ids": [(6, 0, sent.ids)]}
    flow = env["lead.nurture.flow"].create(
        {"name": "Growth", "trigger_ids": [(0, 0, trigger)]}
    )
    tag = env["crm.tag"].create({"name": "Growth"})
    parent = env["lead.nurture.step"]
    for values in (
        {"kind": "wait", "wait_amount": 0},
        {"kind": "tag", "tag_add_ids": [(6, 0, tag.ids)]},
        {"kind": "wait", "wait_amount": 0},
    ):
        values |= {"name": values["kind"], "flow_id": flow.id, "parent_id": parent.id}
        parent = parent.create(values)
    flow.action_start()


def _take_in(env, numbers):
    """Captures as of the API, and what their leads and reps do afterwards."""
    now = env.cr.now()
    env["lead.capture"]._receive(
        [_prepare_capture(number) for number in numbers],
        entry="api",
        scope="growth",
        now=now,
    )
    env["lead.capture"]._cron_process_received()
    env["lead.routing.rule"]._cron_route()
    leads = env["crm.lead"].search([], order="id desc", limit=len(numbers))
    env["lead.engagement"]._record_engagement(
        [
            {
                "lead_id": lead.id,
                "type": "page_view",
                "occurred_at": now - timedelta(minutes=turn),
                "url": f"https://example.com/products/{turn}",
            }
            for lead in leads
            for turn in range(ENGAGEMENTS)
        ],
        now=now,
    )
    env["lead.followup"]._record_followup(
        [
            {"lead_id": lead.id, "channel": "call", "user_id": lead.user_id.id}
            for lead in leads.filtered("user_id")
            for _turn in range(FOLLOWUPS)
        ],
        now=now,
    )


def _prepare_capture(number):
    return {
        "payload": {
            "name": f"Person {number}",
            "email": f"person{number}@company{number // 3}.example.com",
            "phone": f"+49 30 {1_000_000 + number}",
            "company": f"Company {number // 3} Limited",
            "city": "Berlin",
            "message": "Please send me your prices for fifty people. " * 3,
            "utm_source": "newsletter",
        },
        "idempotency_key": f"growth-{number}",
    }


def _work_off(env):
    """Let leads into the flow, do its steps, and bring the facts up to date."""
    flows, enrollments = env["lead.nurture.flow"], env["lead.nurture.enrollment"]
    now = env.cr.now()
    env["lead.routing.rule"]._cron_route()
    while flows._enter_next(now) or enrollments._run_due(now):
        _commit(env)
    while env["lead.milestone"]._refresh_next():
        _commit(env)


def _commit(env):
    env.flush_all()
    env.cr.commit()  # pylint: disable=invalid-commit
    env.invalidate_all()


def _vacuum(env):
    """As autovacuum leaves the tables: what is dead is gone, rows are counted."""
    _commit(env)
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM (ANALYZE)")
    env.cr._cnx.autocommit = False
