"""Flows whose workers are killed again and again; inside Odoo's shell.

Leads enter a flow whose steps write to the database. Several processes do the steps,
as cron workers of several hosts; each is killed by SIGKILL after a random time, and
another one takes its place, until nothing is due. Then every step must have happened
exactly once for every lead.
"""

import json
import random
import time

import apart

from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

BATCH = 20
LONGEST_LIFE = 0.8  # seconds until a worker is killed
LOOPS = 2
# What each lead must have in the end: one line for all of them.
FACTS = """
SELECT one.state, one.visit,
       (SELECT array_agg(concat_ws(' ', step.kind, row.visit, row.state)
                         ORDER BY row.id)
          FROM lead_nurture_execution row JOIN lead_nurture_step step
            ON step.id = row.step_id WHERE row.enrollment_id = one.id),
       (SELECT count(*) FROM lead_engagement WHERE lead_id = one.lead_id),
       (SELECT count(*) FROM mail_activity
         WHERE res_model = 'crm.lead' AND res_id = one.lead_id),
       (SELECT count(*) FROM crm_tag_rel WHERE lead_id = one.lead_id),
       (SELECT array_agg(concat_ws(' ', place, reason) ORDER BY id)
          FROM lead_custody WHERE lead_id = one.lead_id),
       (SELECT count(*) FROM lead_nurture_enrollment
         WHERE lead_id = one.lead_id AND flow_id = %s)
  FROM lead_nurture_enrollment one WHERE one.flow_id = %s
"""


def work(env):
    place = {}
    enrollments = env["lead.nurture.enrollment"]
    run_batches(env, lambda: enrollments._run_due(env.cr.now(), BATCH, place))


def _make_flow(env, name, *steps):
    """A flow of these steps, one behind the other, started."""
    flow = env["lead.nurture.flow"].create(
        {"name": name, "trigger_ids": [(0, 0, {"kind": "manual"})]}
    )
    parent, first = env["lead.nurture.step"], None
    for kind, values in steps:
        values = {"jump_step_id": first.id, **values} if kind == "jump" else values
        parent = parent.create(
            {"flow_id": flow.id, "parent_id": parent.id, "kind": kind, "name": kind}
            | values
        )
        first = first or parent
    flow.action_start()
    return flow


def _prepare(env, leads):
    """Let leads enter a flow that leaves traces; give the ids of both flows."""
    other = _make_flow(env, "Other", ("wait", {"wait_amount": 90}))
    kind = env["lead.engagement.type"].create({"name": "K", "code": "killed"})
    pool = env["lead.pool"].create({"name": "Killed", "kind": "nurture"})
    tag = env["crm.tag"].create({"name": "Killed"})
    flow = _make_flow(
        env,
        "Killed",
        ("points", {"points_type_id": kind.id}),
        ("activity", {"activity_summary": "Call {{name}}"}),
        ("wait", {"wait_amount": 0}),
        ("jump", {"jump_limit": LOOPS}),
        ("tag", {"tag_add_ids": [(6, 0, tag.ids)]}),
        ("pool", {"pool_id": pool.id}),
        ("flow", {"target_flow_id": other.id}),
    )
    made = env["crm.lead"].create(
        [{"name": f"L{n}", "type": "lead", "user_id": False} for n in range(leads)]
    )
    env["lead.nurture.enrollment"]._enter(flow, made.ids, env.cr.now())
    return flow.id, other.id


def _play(registry, draw, workers):
    """Let workers live a short time each until nothing is due; count the kills."""
    killed, quick = 0, 0
    while quick < workers:
        pids = [apart.start(registry, work) for _worker in range(workers)]
        quick = 0
        for pid in pids:
            time.sleep(draw.uniform(0, LONGEST_LIFE))
            was_running = apart.kill(registry, pid)
            killed += was_running
            quick += not was_running
        if killed > 10_000:
            raise AssertionError("the work never ends")
    return killed


def run(env, path, leads, seed, workers):
    """Play it and write to ``path`` what was killed and what is there in the end."""
    registry, draw = env.registry, random.Random(seed)
    with apart.environment(registry) as fresh:
        flow_id, other_id = _prepare(fresh, leads)
    report = {"seed": seed, "killed": _play(registry, draw, workers)}
    with apart.environment(registry) as fresh:
        lines = fresh.execute_query(SQL(FACTS, other_id, flow_id))
        errors = fresh["lead.nurture.enrollment"].search([("tries", ">", 0)])
        report["errors"] = errors.mapped("error")
    report["leads"] = len(lines)
    report["lines"] = sorted({json.dumps(line) for line in lines})
    with open(path, "w") as file:
        json.dump(report, file)
