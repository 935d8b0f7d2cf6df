"""Playbooks whose workers are killed again and again; inside Odoo's shell.

Several processes let leads start a playbook with branches, and mark what is open as
done, as requests of many people do. Each is killed by SIGKILL after a random time, and
another one takes its place, until nothing is open. Then every lead must have started
once, and every step must have been done, and written down, exactly once.
"""

import json
import random
import time

import apart

from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

BATCH = 4
LONGEST_LIFE = 0.8  # seconds until a worker is killed
NAME = "Killed"
STEPS = [
    ("Call", False),
    ("Mail", "a"),
    ("Offer", "a"),
    ("Gift", "b"),
    ("Demo", False),
]
# What each lead must have in the end: one line for all of them.
FACTS = """
SELECT (SELECT array_agg(state) FROM lead_playbook_run WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', step.name->>'en_US', task.visit, task.state)
                         ORDER BY step.sequence, task.visit)
          FROM lead_playbook_task task JOIN lead_playbook_step step
            ON step.id = task.step_id WHERE task.lead_id = lead.id),
       (SELECT count(*) FROM lead_followup WHERE lead_id = lead.id),
       (SELECT count(*) FROM lead_followup row
          JOIN lead_playbook_task task
            ON row.origin = 'lead.playbook.task:' || task.id
         WHERE row.lead_id = lead.id AND task.lead_id = lead.id),
       (SELECT array_agg(DISTINCT active) FROM mail_activity
         WHERE res_model = 'crm.lead' AND res_id = lead.id),
       (SELECT count(*) FROM mail_activity
         WHERE res_model = 'crm.lead' AND res_id = lead.id)
  FROM crm_lead lead WHERE lead.id = ANY (%s)
"""


def work(env):
    run_batches(env, lambda: _start_next(env))
    run_batches(env, lambda: _do_next(env))


def _start_next(env):
    """Let some leads start that have not."""
    rows = env.execute_query(
        SQL(
            """SELECT id FROM crm_lead lead WHERE referred = %s AND NOT EXISTS (
                      SELECT FROM lead_playbook_run WHERE lead_id = lead.id)
             ORDER BY id LIMIT %s""",
            NAME,
            BATCH,
        )
    )
    playbook = env["lead.playbook"].search([("name", "=", NAME)])
    runs = env["lead.playbook.run"]
    runs._start(playbook, [row[0] for row in rows], env.cr.now())
    return len(rows)


def _do_next(env):
    """Mark some open tasks as done that nobody else does at this moment."""
    rows = env.execute_query(
        SQL(
            """SELECT activity_id FROM lead_playbook_task WHERE state = 'running'
             ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
            BATCH,
        )
    )
    activities = env["mail.activity"].browse(row[0] for row in rows)
    for task in env["lead.playbook.task"].search(
        [("activity_id", "in", activities.ids)]
    ):
        task.outcome_id = task.step_id.outcome_ids
    if activities:
        activities._action_done(feedback="Done")
    return len(activities)


def _prepare(env, count):
    """Make a playbook and leads that shall start it; give their ids."""
    kind = env.ref("mail.mail_activity_data_todo").id
    steps = [
        {
            "name": name,
            "branch": branch,
            "sequence": number,
            "activity_type_id": kind,
        }
        for number, (name, branch) in enumerate(STEPS)
    ]
    again = {"name": "No answer", "leads_to": "again", "most_visits": 2}
    steps[0]["outcome_ids"] = [(0, 0, again)]
    playbook = env["lead.playbook"].create(
        {"name": NAME, "step_ids": [(0, 0, step) for step in steps]}
    )
    playbook.action_activate()
    values = {"type": "lead", "user_id": env.user.id, "referred": NAME}
    leads = env["crm.lead"].create([{"name": f"L{n}", **values} for n in range(count)])
    return leads.ids


def _count_left(registry, lead_ids):
    """Give how many leads have not started, and how many tasks are open."""
    with apart.environment(registry) as env:
        runs = env["lead.playbook.run"].search_count([("lead_id", "in", lead_ids)])
        open_tasks = [("lead_id", "in", lead_ids), ("state", "=", "running")]
        left = env["lead.playbook.task"].search_count(open_tasks)
        return len(lead_ids) - runs, left


def _play(registry, draw, workers, lead_ids):
    """Let workers live a short time each until nothing is open; give who was killed."""
    killed, starting, life = 0, 0, 0.0
    while any(_count_left(registry, lead_ids)):
        life = min(LONGEST_LIFE, life + LONGEST_LIFE / 10)
        pids = [apart.start(registry, work) for _worker in range(workers)]
        for pid in pids:
            time.sleep(draw.uniform(0, life))
            was_running = apart.kill(registry, pid)
            killed += was_running
            starting += was_running and bool(_count_left(registry, lead_ids)[0])
        if killed > 10_000:
            raise AssertionError("the work never ends")
    return killed, starting


def run(env, path, leads, seed, workers):
    """Play it and write to ``path`` what was killed and what is there in the end."""
    registry, draw = env.registry, random.Random(seed)
    with apart.environment(registry) as fresh:
        lead_ids = _prepare(fresh, leads)
    killed, starting = _play(registry, draw, workers, lead_ids)
    report = {"seed": seed, "killed": killed, "starting": starting}
    with apart.environment(registry) as fresh:
        lines = fresh.execute_query(SQL(FACTS, lead_ids))
    report["leads"] = len(lines)
    report["lines"] = sorted({json.dumps(line) for line in lines})
    with open(path, "w") as file:
        json.dump(report, file)
