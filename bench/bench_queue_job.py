"""T26, T27: work as jobs of queue_job on a server, beside the same work in a cron.

Leads of a flow are asked and sent to wait. A cron does it, one job on a server with two
workers does it, and two jobs share it; in turn. The jobs' time begins when they are
asked for: the runner, HTTP and the jobs' own rows are in it.
"""

import os
import statistics
import time
from contextlib import contextmanager
from datetime import timedelta

from odoo.tools import SQL

from . import bench_flows
from .bench_flows_parallel import STEPS, _check
from .bench_lag import serving_database
from .harness import FEWEST_RUNS, Row, UnfairComparison

LEADS = 15_000
IDLE_JOBS = 40
LEAST_SHARE = 0.9  # of the cron's throughput
LEAST_GAIN = 1.7  # two jobs, times as fast as one
WAIT_SECONDS = 120
CRONS = ("ir_cron_run_flows", "ir_cron_run_flows_2")


def run(env):
    """Return the rows; installs queue_job in the bench's own database."""
    env["ir.cron"].search([]).active = False
    addon = env["ir.module.module"].search([("name", "=", "lead_priority_queue_job")])
    addon.button_immediate_install()
    env = env["base"].with_env(env(user=env.uid)).env
    work = bench_flows.Work(
        env, bench_flows.make_flow(env, "Bench"), bench_flows.make_leads(env, LEADS)
    )
    sides = {
        "cron": lambda: _work_in_cron(env),
        "one job": lambda: _work_in_jobs(env, CRONS[:1]),
        "two jobs": lambda: _work_in_jobs(env, CRONS),
    }
    seconds = {name: [] for name in sides}
    with _serving(env):
        for number in range(FEWEST_RUNS + 1):  # the first warms up
            for name, do in sides.items():
                taken = _play(work, do)
                seconds[name] += [taken] if number else []
        idle = _measure_idle(env)
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    return _rows(medians, idle)


@contextmanager
def _serving(env):
    """A server with two workers and a runner that lets two jobs run at once."""
    os.environ["ODOO_QUEUE_JOB_CHANNELS"] = "root:2"
    env.cr.commit()  # pylint: disable=invalid-commit
    options = ("--load=base,web,queue_job", "--workers=2", "--max-cron-threads=0")
    with serving_database(env.cr.dbname, *options):
        cron = env.ref(f"lead_nurture.{CRONS[0]}")
        while not cron._has_job_runner():
            time.sleep(0.2)
        yield


def _play(work, do):
    """Let the leads enter, do their steps, see that each was done once; seconds."""
    work.reset()
    env, now = work.env, bench_flows.NOW + timedelta(days=1)
    work.enrollments._enter(work.flow, work.lead_ids, now)
    env.cr.commit()  # pylint: disable=invalid-commit
    bench_flows.vacuum(env, "lead_nurture_enrollment, queue_job")
    start = time.perf_counter()
    do()
    seconds = time.perf_counter() - start
    _check(env, LEADS, [LEADS])
    return seconds


def _work_in_cron(env):
    env["lead.nurture.enrollment"]._cron_run()


def _work_in_jobs(env, names):
    """Ask for a job of each of these crons; wait until all jobs are done."""
    for name in names:
        env.ref(f"lead_nurture.{name}")._ask_for_job(1)
    _wait_for_jobs(env)


def _wait_for_jobs(env):
    env.cr.commit()  # pylint: disable=invalid-commit
    end = time.monotonic() + WAIT_SECONDS
    states = SQL("SELECT DISTINCT state FROM queue_job WHERE state <> 'done'")
    while left := env.execute_query(states):
        if ("failed",) in left or time.monotonic() > end:
            raise UnfairComparison(f"jobs are left: {left}")
        env.cr.rollback()
        time.sleep(0.02)
    env.cr.rollback()
    env.invalidate_all(flush=False)


def _measure_idle(env):
    """Give the seconds of a job that finds nothing, two at once."""
    cron = env.ref(f"lead_nurture.{CRONS[0]}")
    for number in range(IDLE_JOBS):
        cron._ask_for_job(number + 1)
    start = time.perf_counter()
    _wait_for_jobs(env)
    return (time.perf_counter() - start) / IDLE_JOBS


def _rows(seconds, idle):
    cron, one, two = (LEADS * STEPS / taken for taken in seconds.values())
    return [
        Row(
            "T27",
            f"{LEADS:,} leads asked and waiting by one job, beside a cron",
            one,
            "steps/s",
            cron,
            one / cron,
            target=f">= {LEAST_SHARE:.0%}",
            met=one / cron >= LEAST_SHARE,
            notes="batches of 500; the runner and HTTP included; each step once",
        ),
        Row(
            "T26",
            "the same by two jobs on two workers, beside one job",
            two,
            "steps/s",
            one,
            two / one,
            target=f">= {LEAST_GAIN}x",
            met=two / one >= LEAST_GAIN,
            notes=f"{os.cpu_count()} cores; no step done twice",
        ),
        Row("T27", "a job that finds nothing, two at once", idle * 1000, "ms"),
    ]
