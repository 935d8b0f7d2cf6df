"""Milestones refreshed by several processes at once, which are killed; in Odoo's shell.

Leads are merged, won, lost and opened again, batches overlap, and each process is
killed by SIGKILL after a random time until all that happened is in the kept figures.
Then they must equal what is computed from nothing.
"""

import json
import random
import time

import apart

from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

LEADS, BATCH_SIZE = 240, 7
CHANGES_OF_A_ROUND = 120
MERGES_OF_A_ROUND = 3
LONGEST_LIFE = 0.4  # seconds until a refresher is killed
WAITING = """SELECT (SELECT count(*) FROM lead_milestone_change)
                  + (SELECT count(*) FROM lead_milestone_day_change)"""
KEPT = ("lead_milestone", "lead_milestone_day")


def run(env, path, rounds, workers, seed):
    """Play the rounds; write who was killed or failed, and what differs at the end."""
    registry, draw = env.registry, random.Random(seed)
    with apart.environment(registry) as fresh:
        _prepare(fresh)
    report = {"killed": 0, "failed": 0, "changes": 0}
    for _number in range(rounds):
        with apart.environment(registry) as fresh:
            report["changes"] += _live(fresh, draw)
        killed, failed = _refresh_and_kill(registry, draw, workers)
        report["killed"] += killed
        report["failed"] += failed
    with apart.environment(registry) as fresh:
        different = _compare(fresh)
        report["different"], report["some"] = len(different), different[:4]
        report["leads"] = fresh["lead.milestone"].search_count([("place", "!=", False)])
    with open(path, "w") as file:
        json.dump(report, file)


def refresh(env):
    """Do what the job does, in batches so small that processes meet."""
    milestones, days = env["lead.milestone"], env["lead.milestone.day"]
    run_batches(env, lambda: milestones._refresh_next(BATCH_SIZE))
    run_batches(env, lambda: days._add_next(BATCH_SIZE))


def _prepare(env):
    env["lead.routing.rule"].search([("active", "=", True)]).action_archive()
    env["utm.source"].create([{"name": f"Source {n}"} for n in range(3)])
    _create_leads(env, LEADS)
    env.cr.precommit.run()
    env["lead.milestone"]._rebuild()


def _create_leads(env, count):
    sources = env["utm.source"].search([("name", "=like", "Source _")])
    env["crm.lead"].create(
        [
            {"name": f"Lead {n}", "source_id": sources[n % 3].id, "user_id": 2}
            for n in range(count)
        ]
    )


def _live(env, draw):
    """Let something happen to leads, lost ones too; give to how many."""
    _create_leads(env, MERGES_OF_A_ROUND)
    all_leads = env["crm.lead"].with_context(active_test=False)
    leads = all_leads.search([("type", "!=", False)])
    first_stage = env["crm.stage"].search([("is_won", "=", False)], limit=1)
    for _change in range(CHANGES_OF_A_ROUND):
        lead = draw.choice(leads)
        lead.expected_revenue = draw.randrange(1, 50) * 100
        act = draw.choice(("convert", "win", "lose", "reopen"))
        if act == "convert":
            lead.convert_opportunity(lead.partner_id)
        elif act == "win":
            lead.action_set_won()
        else:
            lead.stage_id = first_stage
            lead.action_set_lost() if act == "lose" else lead.action_unarchive()
    pairs = draw.sample(leads.filtered("active").ids, 2 * MERGES_OF_A_ROUND)
    for number in range(0, len(pairs), 2):
        leads.browse(pairs[number : number + 2]).merge_opportunity()
    env.flush_all()
    return CHANGES_OF_A_ROUND


def _refresh_and_kill(registry, draw, workers):
    """Let refreshers live a short time each; the last ones as long as they need."""
    killed = failed = 0
    while _count_waiting(registry):
        pids = [apart.start(registry, refresh) for _worker in range(workers)]
        time.sleep(draw.uniform(0, LONGEST_LIFE))
        victims = [pid for pid in pids if draw.random() < 0.6]
        killed += sum(apart.kill(registry, pid) for pid in victims)
        failed += apart.wait([pid for pid in pids if pid not in victims])
    return killed, failed


def _count_waiting(registry):
    with apart.environment(registry) as env:
        ((count,),) = env.execute_query(SQL(WAITING))
        return count


def _compare(env):
    """Give what differs from what is computed from nothing, with both counts."""
    kept = _read(env)
    env["lead.milestone"]._rebuild()
    anew = _read(env)
    return [
        (*key, kept.get(key, 0), anew.get(key, 0))
        for key in sorted(kept.keys() | anew.keys())
        if kept.get(key) != anew.get(key)
    ]


def _read(env):
    """Give the kept rows by table and content; a rebuild gives them other ids."""
    env.flush_all()
    rows = {}
    for table in KEPT:
        query = SQL(
            "SELECT (to_jsonb(row) - 'id')::text, count(*) FROM %s row GROUP BY 1",
            SQL.identifier(table),
        )
        # As floats: sums that were added and taken off have more zeros at their end.
        for text, count in env.execute_query(query):
            key = table, json.dumps(json.loads(text), sort_keys=True)
            rows[key] = rows.get(key, 0) + count
    return rows
