"""T15, two workers: steps of flows that two processes share, beside one of them.

The same leads enter a flow, and are asked and sent to wait by one job or by two at
once, in turn. A row also counts what was done twice, or by both.
"""

import os
import statistics
import time
from datetime import timedelta

from odoo.tools import SQL

from odoo.addons.lead_priority.tests.odoo_process import start_process

from . import bench_flows
from .harness import FEWEST_RUNS, Row, UnfairComparison

LEADS = 20_000
STEPS = 2  # asked and waiting
LEAST = 1.7  # times as fast as one
WORKER = """
import sys
import odoo
from odoo.addons.lead_priority.batches import run_batches
for _line in iter(sys.stdin.readline, ""):
    counts, place = [], {}
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
        enrollments = env["lead.nurture.enrollment"]
        def work():
            count = enrollments._run_due(env.cr.now(), place=place)
            cr.flush()
            counts.append(count)
            return count
        run_batches(env, work)
    print(sum(counts), flush=True)
"""


def run(env):
    """Return the rows of two workers."""
    work = bench_flows.Work(
        env, bench_flows.make_flow(env, "Bench"), bench_flows.make_leads(env, LEADS)
    )
    workers = [start_process(env.cr.dbname, WORKER) for _number in range(2)]
    shares = []
    try:
        for count in (1, 2):
            _play(work, workers[:count], LEADS // 10)
        seconds = {1: [], 2: []}
        for _number in range(FEWEST_RUNS):
            for count, found in seconds.items():
                taken, counts = _play(work, workers[:count], LEADS)
                found.append(taken)
                shares += [min(counts)] if count == 2 else []
    finally:
        for worker in workers:
            worker.communicate(timeout=60)
    return _rows(*(statistics.median(found) for found in seconds.values()), shares)


def _play(work, workers, leads):
    """Give the seconds until all workers find nothing left, and what each has done."""
    work.reset()
    env, now = work.env, bench_flows.NOW + timedelta(days=1)
    work.enrollments._enter(work.flow, work.lead_ids[:leads], now)
    env.cr.commit()  # pylint: disable=invalid-commit
    bench_flows.vacuum(env, "lead_nurture_enrollment")
    start = time.perf_counter()
    for worker in workers:
        worker.stdin.write("run\n")
        worker.stdin.flush()
    lines = [worker.stdout.readline() for worker in workers]
    seconds = time.perf_counter() - start
    if not all(lines):
        raise UnfairComparison("a worker failed; its error is above")
    _check(env, leads, counts := [int(line) for line in lines])
    return seconds, counts


def _check(env, leads, counts):
    """Each lead was taken by one worker, and has done each step once."""
    env.cr.commit()  # pylint: disable=invalid-commit
    found = env.execute_query(
        SQL(
            """SELECT COUNT(*), COUNT(DISTINCT (enrollment_id, step_id)),
                      COUNT(*) FILTER (WHERE state = 'waiting')
                 FROM lead_nurture_execution"""
        )
    )[0]
    if found != (leads * STEPS, leads * STEPS, leads) or sum(counts) != leads:
        raise UnfairComparison(f"not all was done once: {found}, {counts}")


def _rows(alone, together, shares):
    ratio = alone / together
    return [
        Row(
            "T15",
            f"{LEADS:,} leads asked and waiting by two workers, beside one worker",
            LEADS * STEPS / together,
            "steps/s",
            LEADS * STEPS / alone,
            ratio,
            target=f">= {LEAST}x",
            met=ratio >= LEAST,
            notes=f"{os.cpu_count()} cores; no lead taken by both, no step done twice",
        ),
        Row(
            "T15",
            "least share of the leads that one of the two workers did",
            min(shares) / LEADS,
            "of them",
        ),
    ]
