"""Two hosts run jobs on one database; the one that leads is killed: nothing is lost."""

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import scratch_database

from tools.dev import databases, machine, odoo_server

# Without crons on the second host it learns of the first one's end by queue_job alone,
# which asks once a minute.
ALONE = os.environ.get("LEAD_QUEUE_JOB_ALONE") == "1"
LEADS = int(os.environ.get("LEAD_QUEUE_JOB_LEADS", "6000"))
FAILOVER_SECONDS = 75
START_SECONDS = 60
SHELL_SECONDS = 120
READY = "queue job runner ready for db"
ASKED = "asking Odoo to run job"
LEFT = "SELECT count(*) FROM crm_lead WHERE active AND user_id IS NULL"
DUE = "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'utc' WHERE active"
WAKE = "SELECT pg_notify('cron_trigger', '{}')"
STARTED = "SELECT count(*) FROM queue_job WHERE state = 'started'"
STATES = "SELECT state, count(*) FROM queue_job GROUP BY state"
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import queue_job_leads
queue_job_leads.{name}(env, {path!r}, {value!r})
"""


@pytest.fixture
def queue_machine(ready_machine):
    """The machine, with what tells queue_job how many jobs run at once."""
    variables = {**ready_machine.variables, "ODOO_QUEUE_JOB_CHANNELS": "root:2"}
    return replace(ready_machine, variables=variables)


def test_the_host_that_leads_is_killed_and_the_other_goes_on(queue_machine, tmp_path):
    """Target: T27"""
    with scratch_database(queue_machine, "queue", "lead_priority_queue_job") as name:
        lead_ids = in_shell(queue_machine, name, tmp_path, "prepare", LEADS)
        with (
            host(queue_machine, name, tmp_path / "first.log", crons=1) as first,
            host(queue_machine, name, tmp_path / "second.log", crons=int(not ALONE)),
        ):
            wait_for(lambda: READY in (tmp_path / "first.log").read_text(), START_SECONDS)
            databases.query(queue_machine, name, DUE)
            databases.query(queue_machine, "postgres", WAKE.format(name))
            kill_at_work(first, lambda *asked: ask(queue_machine, name, *asked))
            began = time.monotonic()
            wait_for(lambda: not ask(queue_machine, name, LEFT), FAILOVER_SECONDS)
            seconds = time.monotonic() - began
            wait_for(lambda: READY in (tmp_path / "second.log").read_text(), 10)
        found = in_shell(queue_machine, name, tmp_path, "check", lead_ids)
        states = dict(databases.query(queue_machine, name, STATES))
    print(f"all {LEADS} leads routed {seconds:.1f} s after the kill; jobs: {states}")
    assert found == {"without": 0, "doubled": 0}
    assert "failed" not in states
    assert ASKED in (tmp_path / "first.log").read_text()
    assert " ERROR " not in (tmp_path / "second.log").read_text()


def host(ready, database, log: Path, crons: int):
    """One server as on a host of its own: workers, crons and a runner of jobs."""
    port = machine.free_port()
    options = ("--load=base,web,queue_job", f"--max-cron-threads={crons}")
    return odoo_server.serving(ready, database, port, log, *options)


def kill_at_work(server: subprocess.Popen, ask_for):
    """Kill a host by SIGKILL while it runs jobs and leads are left."""
    wait_for(lambda: ask_for(STARTED), START_SECONDS)
    time.sleep(0.5)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    assert ask_for(LEFT) > 0, "it was done before it was killed: more leads are needed"


def ask(ready, database, statement):
    return databases.query(ready, database, statement)[0][0]


def wait_for(is_so, seconds):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.2)


def in_shell(ready, database, folder, name, value):
    """Call a function of queue_job_leads in Odoo's shell; give what it wrote."""
    path, here = str(folder / "found.json"), str(Path(__file__).parent)
    command = odoo_server.command(ready, database, "--no-http")
    shell = subprocess.run(
        [*command[:3], "shell", *command[3:]],
        input=SCRIPT.format(folder=here, name=name, path=path, value=value),
        env=ready.environment(),
        cwd=ready.data_folder,
        text=True,
        timeout=SHELL_SECONDS,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert shell.returncode == 0, shell.stderr
    return json.loads(Path(path).read_text())
