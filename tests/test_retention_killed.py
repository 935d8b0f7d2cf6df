"""The job that rolls up engagements is killed: each one is counted once."""

import os
import random

ROWS = int(os.environ.get("LEAD_RETENTION_ROWS", "3000"))
WORKERS = 2
SECONDS = 600


def test_engagements_are_rolled_up_exactly_once(play_rounds):
    """Killed by SIGKILL at any point, two processes at a time."""
    seed = random.randrange(10**6)
    report, log = play_rounds(
        "retention_rounds", SECONDS, rows=ROWS, seed=seed, workers=WORKERS
    )
    assert report["killed"] >= WORKERS, (report, log)
    assert report["counted"] == [0, ROWS, ROWS], report
