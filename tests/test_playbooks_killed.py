"""Workers that start and do playbooks are killed: every step happens exactly once."""

import json
import os
import random

LEADS = int(os.environ.get("LEAD_PLAYBOOK_LEADS", "150"))
WORKERS = 2
SECONDS = 900
DONE = ["Call 1", "Call 2", "Mail 1", "Offer 1", "Gift 1", "Demo 1"]


def test_steps_of_playbooks_happen_exactly_once(play_rounds):
    """Capabilities: 104, 107. Targets: R8"""
    seed = random.randrange(10**6)
    report, log = play_rounds(
        "playbook_rounds", SECONDS, leads=LEADS, seed=seed, workers=WORKERS
    )
    assert report["killed"] >= 2 * WORKERS, (report, log)
    assert report["starting"] >= WORKERS, report
    assert report["leads"] == LEADS
    assert len(report["lines"]) == 1, report
    done = [f"{visit} done" for visit in DONE]
    size = len(DONE)
    expected = [["done"], done, size, size, [False], size]
    assert json.loads(report["lines"][0]) == expected, report
