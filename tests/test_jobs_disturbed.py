"""Jobs are killed, or run by several processes at once: what they leave is as ever."""

import logging
import os
import random

import pytest

_logger = logging.getLogger(__name__)
# Cohorts of leads; each goes through six jobs.
KILL_ROUNDS = int(os.environ.get("LEAD_KILL_ROUNDS", "2"))
PARALLEL_ROUNDS = int(os.environ.get("LEAD_PARALLEL_ROUNDS", "2"))
PROCESSES = 3
SECONDS_PER_ROUND = 120


@pytest.fixture
def play(play_rounds):
    """Return a function that plays rounds of jobs, and gives the report and the log."""

    def in_shell(**options):
        options["seed"] = random.randrange(10**6)
        seconds = SECONDS_PER_ROUND * (options["rounds"] + 2)
        return play_rounds("job_rounds", seconds, **options)

    return in_shell


def test_killed_jobs_leave_what_unkilled_ones_leave(play):
    """Capabilities: 35, 68, 87, 92. Target: R8"""
    report, log = play(rounds=KILL_ROUNDS, kills=True)
    killed = sum(report["killed"].values())
    _logger.warning(
        "%s of %s jobs killed before they ended, %s states different, seed %s",
        *(killed, len(report["killed"]) * KILL_ROUNDS),
        *(len(report["different"]), report["seed"]),
    )
    _check(report, log)
    assert killed >= KILL_ROUNDS


def test_jobs_of_several_hosts_leave_what_one_leaves(play):
    """Capabilities: 35, 68, 87, 92. Target: R7"""
    _check(*play(rounds=PARALLEL_ROUNDS, processes=PROCESSES))


def _check(report, log):
    assert report["different"] == [], report["seed"]
    assert report["reconcile"] == []
    assert report["failed"] == 0, log
    assert " ERROR " not in log, log
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
