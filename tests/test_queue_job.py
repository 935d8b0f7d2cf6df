"""Two hosts run jobs on one database; the one that leads is killed: nothing is lost."""

import os
import runpy
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import scratch_database

from tools.dev import cache, databases, machine, odoo_server

# The crons of each minute wake the second host's runner. Alone, without crons there,
# it looks for dead jobs once a minute.
ALONE = os.environ.get("LEAD_QUEUE_JOB_ALONE") == "1"
ADDON = cache.REPOSITORY / "lead_priority_queue_job"
LEADS = int(os.environ.get("LEAD_QUEUE_JOB_LEADS", "6000"))
FAILOVER_SECONDS = 75
WORK_SECONDS = 60
# Jobs that have no server for so long are dead, says queue_job.
DEAD_SECONDS = 11
START_SECONDS = 60
SHELL_SECONDS = 120
READY = "queue job runner ready for db"
ASKED = "asking Odoo to run job"
DEAD = "Re-queued dead job"
LEFT = "SELECT count(*) FROM crm_lead WHERE active AND user_id IS NULL"
DUE = "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'utc' WHERE active"
WAKE = "SELECT pg_notify('cron_trigger', '{}')"
STARTED = "SELECT count(*) FROM queue_job WHERE state = 'started'"
# Most decisions about a lead and most owners that one has had, leads, all of them.
ONCE = """
SELECT (SELECT array[max(times), count(*), sum(times)]::int[] FROM (
            SELECT count(*) AS times FROM lead_routing_decision
             WHERE outcome = 'assigned' GROUP BY lead_id) decided),
       (SELECT array[max(times), count(*), sum(times)]::int[] FROM (
            SELECT count(*) AS times FROM lead_custody
             WHERE place = 'owner' GROUP BY lead_id) owned)
"""
STATES = "SELECT state, count(*) FROM queue_job GROUP BY state"
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import queue_job_leads
queue_job_leads.prepare(env, {leads!r})
"""


@pytest.fixture
def queue_machine(ready_machine):
    """The machine, with what tells queue_job how many jobs run at once."""
    variables = {**ready_machine.variables, "ODOO_QUEUE_JOB_CHANNELS": "root:2"}
    return replace(ready_machine, variables=variables)


def test_every_cron_that_runs_as_jobs_is_there():
    """Named by XML id: those of an addon that is not installed are not asked for."""
    works = runpy.run_path(str(ADDON / "works.py"))["WORKS"]
    for addon, _dot, name in (xml_id.partition(".") for xml_id in works):
        data = (cache.REPOSITORY / addon / "data").glob("ir_cron*.xml")
        record = f'<record id="{name}" model="ir.cron">'
        assert any(record in path.read_text() for path in data), name


def test_the_host_that_leads_is_killed_and_the_other_goes_on(
    queue_machine, tmp_path, record_testsuite_property
):
    """Target: T27"""
    first_log, second_log = tmp_path / "first.log", tmp_path / "second.log"
    with scratch_database(queue_machine, "queue", "lead_priority_queue_job") as name:
        prepare(queue_machine, name)

        def ask(statement):
            return databases.query(queue_machine, name, statement)[0][0]

        with (
            host(queue_machine, name, first_log, crons=1) as first,
            host(queue_machine, name, second_log, crons=int(not ALONE)),
        ):
            wait_for(lambda: READY in first_log.read_text(), START_SECONDS)
            let_crons_run(queue_machine, name)
            left = kill_at_work(first, ask)
            began = time.monotonic()
            if not ALONE:
                time.sleep(DEAD_SECONDS)
                let_crons_run(queue_machine, name)
            wait_for(lambda: ask(LEFT) < left, FAILOVER_SECONDS)
            failover = time.monotonic() - began
            wait_for(lambda: not ask(LEFT), WORK_SECONDS)
            wait_for(lambda: not ask(STARTED), WORK_SECONDS)
        decided, owned = databases.query(queue_machine, name, ONCE)[0]
        states = dict(databases.query(queue_machine, name, STATES))
    record_testsuite_property("seconds of the failover", round(failover))
    assert (decided, owned) == ([1, LEADS, LEADS],) * 2
    assert "failed" not in states
    assert ASKED in first_log.read_text()
    assert DEAD in (said := second_log.read_text())
    assert " ERROR " not in said


def host(ready, database, log: Path, crons: int):
    """One server as on a host of its own: workers, crons and a runner of jobs."""
    port = machine.free_port()
    options = ("--load=base,web,queue_job", f"--max-cron-threads={crons}")
    return odoo_server.serving(ready, database, port, log, *options)


def kill_at_work(server: subprocess.Popen, ask):
    """Kill a host by SIGKILL behind its first batch; give how many leads were left."""
    wait_for(lambda: ask(LEFT) < LEADS, START_SECONDS)
    time.sleep(0.3)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    left = ask(LEFT)
    assert left > 0, "it was done before it was killed: more leads are needed"
    return left


def let_crons_run(ready, database):
    databases.query(ready, database, DUE)
    databases.query(ready, "postgres", WAKE.format(database))


def wait_for(is_so, seconds):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.2)


def prepare(ready, database):
    """Make leads that are due, in Odoo's shell."""
    command = odoo_server.command(ready, database, "--no-http")
    shell = subprocess.run(
        [*command[:3], "shell", *command[3:]],
        input=SCRIPT.format(folder=str(Path(__file__).parent), leads=LEADS),
        env=ready.environment(),
        cwd=ready.data_folder,
        text=True,
        timeout=SHELL_SECONDS,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert shell.returncode == 0, shell.stderr
