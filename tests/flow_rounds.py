"""Flows whose workers are killed again and again; inside Odoo's shell.

Leads do something that lets them into a flow whose steps write to the database. Several
processes take the signals and do the steps, as cron workers of several hosts; each is
killed by SIGKILL after a random time, and another one takes its place, until nothing is
due. Then every lead must have entered once, and every step have happened exactly once.
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
    flows, enrollments = env["lead.nurture.flow"], env["lead.nurture.enrollment"]
    run_batches(env, lambda: flows._enter_next(env.cr.now(), BATCH))
    run_batches(env, lambda: enrollments._run_due(env.cr.now(), BATCH, place))


def _make_flow(env, name, trigger, *steps):
    """A flow of these steps, one behind the other, started."""
    flow = env["lead.nurture.flow"].create(
        {"name": name, "reentry": "always", "trigger_ids": [(0, 0, trigger)]}
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
    """Make leads and a flow that leaves traces; give the ids of both flows, too."""
    other = _make_flow(env, "Other", {"kind": "manual"}, ("wait", {"wait_amount": 90}))
    seen = env["lead.engagement.type"].create({"name": "S", "code": "seen"})
    trigger = {"kind": "engagement", "engagement_type_ids": [(6, 0, seen.ids)]}
    kind = env["lead.engagement.type"].create({"name": "K", "code": "killed"})
    pool = env["lead.pool"].create({"name": "Killed", "kind": "nurture"})
    tag = env["crm.tag"].create({"name": "Killed"})
    flow = _make_flow(
        env,
        "Killed",
        trigger,
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
    return flow.id, other.id, made.ids


def _act(env, lead_ids):
    """Let the leads do, twice, what lets them into the flow."""
    rows = [{"lead_id": id_, "type": "seen"} for id_ in lead_ids] * 2
    env["lead.engagement"]._record_engagement(rows, now=env.cr.now())


def _count_inside(registry, flow_id):
    with apart.environment(registry) as env:
        return env["lead.nurture.enrollment"].search_count([("flow_id", "=", flow_id)])


def _has_signals(registry):
    with apart.environment(registry) as env:
        return env["lead.nurture.signal"].search_count([]) > 0


def _play(registry, draw, workers, flow_id, leads):
    """Let workers live a short time each until nothing is due.

    The first ones live shortest, so that some die while they let leads in. Gives how
    many were killed, and how many of these before all leads were in.
    """
    killed, entering, quick, life = 0, 0, 0, 0.0
    # A worker that died may hold its rows for a moment: the others leave them out.
    while quick < workers or _has_signals(registry):
        life = min(LONGEST_LIFE, life + LONGEST_LIFE / 10)
        pids = [apart.start(registry, work) for _worker in range(workers)]
        quick = 0
        for pid in pids:
            time.sleep(draw.uniform(0, life))
            was_running = apart.kill(registry, pid)
            killed += was_running
            entering += was_running and _count_inside(registry, flow_id) < leads
            quick += not was_running
        if killed > 10_000:
            raise AssertionError("the work never ends")
    return killed, entering


def run(env, path, leads, seed, workers):
    """Play it and write to ``path`` what was killed and what is there in the end."""
    registry, draw = env.registry, random.Random(seed)
    with apart.environment(registry) as fresh:
        flow_id, other_id, lead_ids = _prepare(fresh, leads)
    with apart.environment(registry) as fresh:
        _act(fresh, lead_ids)
    killed, entering = _play(registry, draw, workers, flow_id, leads)
    report = {"seed": seed, "killed": killed, "entering": entering}
    with apart.environment(registry) as fresh:
        lines = fresh.execute_query(SQL(FACTS, other_id, flow_id))
        errors = fresh["lead.nurture.enrollment"].search([("tries", ">", 0)])
        report["errors"] = errors.mapped("error")
        report["signals"] = fresh["lead.nurture.signal"].search_count([])
    report["leads"] = len(lines)
    report["lines"] = sorted({json.dumps(line) for line in lines})
    with open(path, "w") as file:
        json.dump(report, file)
