"""The job that rolls up engagements is killed again and again; inside Odoo's shell.

Several processes move old engagements to their months, in small batches. Each is
killed by SIGKILL after a random time, and another one takes its place, until nothing
is left. Then each engagement must have been counted once, and noted once.
"""

import json
import random
import time
from datetime import timedelta

import apart

from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

BATCH = 20
LEADS = 30
LONGEST_LIFE = 0.5  # seconds until a worker is killed
FACTS = """
SELECT (SELECT count(*) FROM lead_engagement WHERE lead_id = ANY (%(leads)s)),
       (SELECT sum(times) FROM lead_engagement_month WHERE lead_id = ANY (%(leads)s)),
       (SELECT sum((counts ->> 'lead.engagement')::int) FROM lead_journal_change
         WHERE kind = 'removed')
"""


def work(env):
    """Do what the job does, in batches small enough to be interrupted."""
    journal, now = env["lead.engagement"], env.cr.now()
    months = journal._get_movable_months(now)

    def move():
        while months:
            if count := journal._roll_up_month(now, months[-1], BATCH):
                return count
            months.pop()
        return 0

    run_batches(env, move)


def _prepare(env, count):
    """Make leads that did ``count`` things years ago; give their ids."""
    leads = env["crm.lead"].create(
        [{"name": f"L{number}", "user_id": False} for number in range(LEADS)]
    )
    at = env.cr.now() - timedelta(days=900)
    rows = [
        {
            "lead_id": leads[number % LEADS].id,
            "type": "page_view",
            "occurred_at": at + timedelta(minutes=number),
            "external_key": f"killed:{number}",
        }
        for number in range(count)
    ]
    env["lead.engagement"]._record_engagement(rows, now=at, scores_later=True)
    env["res.company"].search([]).lead_engagement_keep_months = 12
    return leads.ids


def _count_left(registry, lead_ids):
    with apart.environment(registry) as env:
        return env["lead.engagement"].search_count([("lead_id", "in", lead_ids)])


def _play(registry, draw, workers, lead_ids):
    """Let workers live a short time each until all is done; give who was killed."""
    killed, life = 0, 0.0
    while _count_left(registry, lead_ids):
        life = min(LONGEST_LIFE, life + LONGEST_LIFE / 10)
        pids = [apart.start(registry, work) for _worker in range(workers)]
        for pid in pids:
            time.sleep(draw.uniform(0, life))
            killed += apart.kill(registry, pid)
        if killed > 10_000:
            raise AssertionError("the work never ends")
    return killed


def run(env, path, rows, seed, workers):
    """Play it and write to ``path`` what was killed and what is there in the end."""
    registry, draw = env.registry, random.Random(seed)
    with apart.environment(registry) as fresh:
        lead_ids = _prepare(fresh, rows)
    report = {"seed": seed, "killed": _play(registry, draw, workers, lead_ids)}
    with apart.environment(registry) as fresh:
        report["counted"] = fresh.execute_query(SQL(FACTS, leads=lead_ids))[0]
    with open(path, "w") as file:
        json.dump(report, file)
