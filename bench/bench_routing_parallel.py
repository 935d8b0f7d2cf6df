"""T26: two workers that route at once, beside one; each a process of its own.

The same leads of four teams with different reps, one job of routing after the other
and two at once, in turn. A row also counts the leads that came to two owners.
"""

import os
import statistics
import time

from odoo.tools import SQL

from odoo.addons.lead_priority.tests.odoo_process import start_process

from . import routing_worlds
from .harness import FEWEST_RUNS, Row, UnfairComparison

LEADS = 10_000
LEAST = 1.7  # times as fast as one
WORKER = """
import sys
import odoo
for _line in iter(sys.stdin.readline, ""):
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        env["lead.routing.rule"]._cron_route()
    print("done", flush=True)
"""


def run(env):
    """Return the rows of T26."""
    world = routing_worlds.Ours(env)
    world.logs = False
    workers = [start_process(env.cr.dbname, WORKER) for _number in range(2)]
    try:
        for count in (1, 2):
            _route(world, workers[:count], LEADS // 10)
        seconds = {1: [], 2: []}
        for _number in range(FEWEST_RUNS):
            for count, found in seconds.items():
                found.append(_route(world, workers[:count], LEADS))
    finally:
        for worker in workers:
            worker.communicate(timeout=60)
    return _rows(*(statistics.median(found) for found in seconds.values()), world)


def _route(world, workers, count):
    """Give the seconds until all workers have found nothing left."""
    world.fill(count)
    world.env.cr.commit()
    start = time.perf_counter()
    for worker in workers:
        worker.stdin.write("route\n")
        worker.stdin.flush()
    for worker in workers:
        if worker.stdout.readline() != "done\n":
            raise UnfairComparison("a worker failed; its error is above")
    seconds = time.perf_counter() - start
    world.env.cr.commit()
    world.env.invalidate_all(flush=False)
    world.check(count)
    return seconds


def _rows(alone, together, world):
    ratio = alone / together
    return [
        Row(
            "T26",
            f"{LEADS:,} leads of 4 teams routed by two workers, beside one worker",
            LEADS / together,
            "leads/s",
            LEADS / alone,
            ratio,
            target=f">= {LEAST}x",
            met=ratio >= LEAST,
            notes=f"{os.cpu_count()} cores",
        ),
        Row(
            "T26",
            "leads given twice by two workers at once",
            twice := _count_twice(world.env),
            "leads",
            target="0",
            met=twice == 0,
        ),
    ]


def _count_twice(env):
    """Leads with two decisions, or that two owners have had."""
    return env.execute_query(
        SQL(
            """SELECT COUNT(*) FROM (
                   SELECT FROM lead_routing_decision WHERE outcome = 'assigned'
                    GROUP BY lead_id HAVING COUNT(*) > 1) twice"""
        )
    )[0][0]
