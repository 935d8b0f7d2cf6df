"""Workers that let leads into flows and do the steps are killed: all happens once."""

import json
import os
import random

LEADS = int(os.environ.get("LEAD_FLOW_LEADS", "600"))
WORKERS = 2
SECONDS = 600
LOOP = ("points", "activity", "wait", "jump")
END = ("tag", "pool", "flow")
LOOPS = 3


def test_steps_of_killed_workers_and_entries_happen_exactly_once(play_rounds):
    """Capabilities: 119, 126, 127. Targets: R8, R9"""
    seed = random.randrange(10**6)
    report, log = play_rounds(
        "flow_rounds", SECONDS, leads=LEADS, seed=seed, workers=WORKERS
    )
    assert report["killed"] >= 2 * WORKERS, report
    assert report["entering"] >= WORKERS, report
    assert report["errors"] == [], log
    assert report["signals"] == 0
    assert report["leads"] == LEADS
    assert len(report["lines"]) == 1, report
    assert json.loads(report["lines"][0]) == _expected()


def _expected():
    """What each lead has in the end: three rounds of the loop, then the rest once."""
    visits = [f"{kind} {visit} done" for visit in range(1, LOOPS + 1) for kind in LOOP]
    visits += [f"{kind} {LOOPS} done" for kind in END]
    custody = ["pool captured", "pool moved"]
    engagements = LOOPS + 2  # its own two let it in
    return ["done", LOOPS, visits, engagements, LOOPS, 1, custody, 1]
