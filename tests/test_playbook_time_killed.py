"""The job of overdue steps is killed: everybody is told once, leads move once."""

import json
import os
import random

LEADS = int(os.environ.get("LEAD_PLAYBOOK_LEADS", "150"))
WORKERS = 2
SECONDS = 900
# The rep, the leader; both of them when it is handed over.
TOLD = ["escalated 1", "handed_over 2", "overdue 1", "reminder 0"]


def test_overdue_steps_are_told_and_handed_over_exactly_once(play_rounds):
    """Capabilities: 108. Targets: R8"""
    seed = random.randrange(10**6)
    report, log = play_rounds(
        "playbook_time_rounds", SECONDS, leads=LEADS, seed=seed, workers=WORKERS
    )
    assert report["killed"] >= 2 * WORKERS, (report, log)
    assert report["telling"] >= 1, report
    assert report["leads"] == LEADS
    assert len(report["lines"]) == 1, report
    state, misses, *moved, custody, activities, told = json.loads(report["lines"][0])
    assert (state, misses) == ("running", 1), report
    assert moved == [True, True, True, True, True, "running"], report
    assert custody == ["captured", "assigned"], report
    assert activities == ["t t", "f t"], report
    assert told == [f"playbook_{event}" for event in TOLD], report
