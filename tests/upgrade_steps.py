"""What a database of an older version is filled with, and asked after its update.

Both run inside Odoo's shell: ``fill`` on the older code, ``ask`` on that of today.
"""

import json

from odoo.tools import SQL

# Derived from journals: {model: columns that identify and say it}.
DERIVED = {
    "lead_milestone": "to_jsonb(row) - 'id'",
    "lead_milestone_day": "to_jsonb(row) - 'id'",
    "lead_attribution": "to_jsonb(row) - 'id'",
}


def fill(env, path):
    """Let leads come in and be worked on, as far as this version goes."""
    now = env.cr.now()
    template = env["lead.score.model"].search([("is_template", "=", True)], limit=1)
    template.copy().action_activate()
    form = env["lead.capture.form"].create({"name": "Older"})
    sent = [{"payload": {"email": f"a{n}@example.com", "name": "A"}} for n in range(9)]
    captures = env["lead.capture"]._receive(
        sent, entry="form", scope="older", now=now, form=form
    )
    captures._process(now)
    leads = captures.lead_id
    leads.user_id = env.user
    for lead in leads[:5]:
        kind = "mail.mail_activity_data_call"
        lead.activity_schedule(kind, user_id=env.uid).action_feedback("Spoke")
    leads[0].action_set_won()
    leads[1].action_set_lost()
    if "lead.nurture.flow" in env:
        _fill_flow(env, leads[2:4], now)
    if "lead.playbook" in env:
        _fill_playbook(env, leads[4:6], now)
    env.cr.commit()


def _fill_flow(env, leads, now):
    flow = env["lead.nurture.flow"].create(
        {"name": "Older", "trigger_ids": [(0, 0, {"kind": "manual"})]}
    )
    step = {"flow_id": flow.id, "kind": "activity", "name": "Call"}
    env["lead.nurture.step"].create({**step, "activity_summary": "Call"})
    flow.action_start()
    env["lead.nurture.enrollment"]._enter(flow, leads.ids, now)
    env["lead.nurture.enrollment"]._run_due(now, 10, {})


def _fill_playbook(env, leads, now):
    kind = env.ref("mail.mail_activity_data_todo").id
    steps = [(0, 0, {"name": name, "activity_type_id": kind}) for name in "AB"]
    playbook = env["lead.playbook"].create({"name": "Older", "step_ids": steps})
    playbook.action_activate()
    env["lead.playbook.run"]._start(playbook, leads.ids, now)


def ask(env, path):
    """Write what is wrong: figures that a rebuild changes, leads without their rows."""
    wrong = {}
    differences = env["lead.custody.difference"]._reconcile_all(now=env.cr.now())
    wrong["custody"] = len(differences)
    for table, column in {"lead_score": "id", "lead_custody": "lead_id"}.items():
        rows = SQL("SELECT %s FROM %s", SQL.identifier(column), SQL.identifier(table))
        query = "SELECT count(*) FROM crm_lead WHERE id NOT IN (%s)"
        wrong[table] = env.execute_query(SQL(query, rows))[0][0]
    if "lead.milestone" in env:
        env["lead.milestone"]._cron_refresh()
        before = _read_derived(env)
        env["lead.milestone"]._rebuild()
        env["lead.channel.cost"]._cron_spread()
        after = _read_derived(env)
        wrong |= {name: before[name] != after[name] for name in DERIVED}
        wrong["no milestones"] = not after["lead_milestone"]
    with open(path, "w") as file:
        json.dump({name: count for name, count in wrong.items() if count}, file)


def _read_derived(env):
    return {
        table: env.execute_query(
            SQL(
                "SELECT (%s)::text FROM %s row ORDER BY 1",
                SQL(columns),
                SQL.identifier(table),
            )
        )
        for table, columns in DERIVED.items()
    }
