"""The job of overdue steps is killed again and again; inside Odoo's shell.

Several processes look at what is due: they tell reps, give leaders a task, and hand
leads over. Each is killed by SIGKILL after a random time, and another one takes its
place, until nothing is due. Then every lead must have been handed over once, and
everybody must have been told once.
"""

import json
import random
import time

import apart

from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

BATCH = 4
LONGEST_LIFE = 0.8  # seconds until a worker is killed
NAME = "Killed in time"
EVENTS = [
    f"playbook_{what}" for what in ("reminder", "overdue", "escalated", "handed_over")
]
# What each lead must have in the end: one line for all of them.
FACTS = """
SELECT task.state, task.times_missed, task.user_id = team.user_id,
       task.handed_over_from_id <> team.user_id, task.limit_at > task.handed_over_at,
       lead.user_id = team.user_id, run.owner_id = team.user_id, run.state,
       (SELECT array_agg(reason ORDER BY row.id) FROM lead_custody row
         WHERE row.lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', active, user_id = team.user_id) ORDER BY one.id)
          FROM mail_activity one
         WHERE one.res_model = 'crm.lead' AND one.res_id = lead.id),
       (SELECT array_agg(DISTINCT concat_ws(' ', event.code, told.number))
          FROM lead_alert_event event CROSS JOIN LATERAL (
               SELECT count(*) AS number FROM lead_alert alert
                WHERE alert.event_id = event.id AND alert.channel = 'inbox'
                  AND alert.values ? lead.id::text) told
         WHERE event.code = ANY (%s))
  FROM crm_lead lead JOIN crm_team team ON team.id = lead.team_id
  LEFT JOIN lead_playbook_task task ON task.lead_id = lead.id
  LEFT JOIN lead_playbook_run run ON run.id = task.run_id
 WHERE lead.id = ANY (%s)
"""


def work(env):
    tasks, place = env["lead.playbook.task"], {}
    run_batches(env, lambda: tasks._run_due(env.cr.now(), BATCH, place))


def _prepare(env, count):
    """Make leads in a playbook whose first step is overdue; give their ids."""
    env.company.resource_calendar_id = False
    quiet = env["res.users"].with_context(no_reset_password=True)
    rep, leader = quiet.create(
        [{"name": f"{NAME} {n}", "login": f"{NAME} {n}"} for n in range(2)]
    )
    team = env["crm.team"].create({"name": NAME, "user_id": leader.id})
    kind = env.ref("mail.mail_activity_data_todo").id
    limit = {"limit_amount": 8, "limit_unit": "hours", "activity_type_id": kind}
    playbook = env["lead.playbook"].create(
        {
            "name": NAME,
            "hand_over_hours": 0.0005,
            "step_ids": [(0, 0, {"name": "Call", **limit})],
        }
    )
    playbook._activate("from_now", now=env.cr.now())
    values = {"type": "lead", "user_id": rep.id, "team_id": team.id}
    leads = env["crm.lead"].create([{"name": f"L{n}", **values} for n in range(count)])
    env["lead.playbook.run"]._start(playbook, leads.ids, env.cr.now())
    env.flush_all()
    past = SQL("now() AT TIME ZONE 'UTC' - interval '1 minute'")
    env.cr.execute(
        SQL(
            """UPDATE lead_playbook_task SET due_at = %(past)s, limit_at = %(past)s,
                      remind_at = NULL, hand_over_at = %(past)s
                WHERE lead_id = ANY (%(leads)s)""",
            past=past,
            leads=leads.ids,
        )
    )
    return leads.ids


def _count_left(registry, lead_ids):
    """Give how many have not been told of, and how many not been handed over."""
    with apart.environment(registry) as env:
        tasks = env["lead.playbook.task"]
        domain = [("lead_id", "in", lead_ids), ("handed_over_at", "=", False)]
        return (
            tasks.search_count([*domain, ("overdue_at", "=", False)]),
            tasks.search_count(domain),
        )


def _play(registry, draw, workers, lead_ids):
    """Let workers live a short time each until all is done; give who was killed."""
    killed, telling, life = 0, 0, 0.0
    while any(left := _count_left(registry, lead_ids)):
        life = min(LONGEST_LIFE, life + LONGEST_LIFE / 10)
        pids = [apart.start(registry, work) for _worker in range(workers)]
        for pid in pids:
            time.sleep(draw.uniform(0, life))
            was_running = apart.kill(registry, pid)
            killed += was_running
            telling += was_running and bool(left[0])
        if killed > 10_000:
            raise AssertionError("the work never ends")
    return killed, telling


def run(env, path, leads, seed, workers):
    """Play it and write to ``path`` what was killed and what is there in the end."""
    registry, draw = env.registry, random.Random(seed)
    with apart.environment(registry) as fresh:
        lead_ids = _prepare(fresh, leads)
    killed, telling = _play(registry, draw, workers, lead_ids)
    report = {"seed": seed, "killed": killed, "telling": telling}
    with apart.environment(registry) as fresh:
        lines = fresh.execute_query(SQL(FACTS, EVENTS, lead_ids))
    report["leads"] = len(lines)
    report["lines"] = sorted({json.dumps(line) for line in lines})
    with open(path, "w") as file:
        json.dump(report, file)
