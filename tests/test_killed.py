"""Jobs are killed by SIGKILL at random points: after one more run all is as ever."""

import json
import os
import random
import subprocess
from pathlib import Path

from conftest import scratch_database

from tools.dev import odoo_server

# Cohorts, each with one kill in each of six jobs; more by this variable.
ROUNDS = int(os.environ.get("LEAD_KILL_ROUNDS", "2"))
SECONDS_PER_ROUND = 120
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import kill_points
kill_points.run(env, {rounds}, {seed}, {path!r})
"""


def test_killed_jobs_leave_what_unkilled_ones_leave(ready_machine, tmp_path):
    """Capabilities: 35, 68, 87, 92. Target: R8"""
    path, folder = tmp_path / "report.json", str(Path(__file__).parent)
    seed = random.randrange(10**6)
    script = SCRIPT.format(folder=folder, rounds=ROUNDS, seed=seed, path=str(path))
    with scratch_database(ready_machine, "killed") as database:
        command = odoo_server.command(ready_machine, database, "--no-http")
        subprocess.run(
            [*command[:3], "shell", *command[3:]],
            input=script,
            env=ready_machine.environment(),
            cwd=ready_machine.data_folder,
            text=True,
            timeout=SECONDS_PER_ROUND * (ROUNDS + 2),
            check=True,
        )
    report = json.loads(path.read_text())
    assert report["different"] == []
    assert report["reconcile"] == []
    assert sum(report["killed"].values()) >= ROUNDS
    _check_example(report["expected"])


def _check_example(expected):
    """What the rounds are compared with is what should be."""
    assert len(set(map(tuple, expected["scores"]["leads"]))) == 1
    assert expected["scores"]["leads"][0][:2] == ["50", "sql"]
    owners = [count for (count,) in expected["routing"]["owners"]]
    assert len(owners) == 2
    assert owners[0] == owners[1]
    assert "'owner assigned t'" in expected["deadlines"]["leads"][0][6]
    assert "first_response breached" in expected["deadlines"]["leads"][0][9]
    assert "'pool reclaimed t'" in expected["taking back"]["leads"][0][6]
    assert "pending" not in str(expected["alerts"])
