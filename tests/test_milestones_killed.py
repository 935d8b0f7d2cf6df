"""Several processes refresh milestones, and are killed: figures stay exact. R8"""

import os
import random

ROUNDS = int(os.environ.get("LEAD_MILESTONE_ROUNDS", "4"))
WORKERS = 3
SECONDS = 120
SECONDS_PER_ROUND = 30


def test_milestones_equal_a_rebuild(play_rounds):
    """Killed by SIGKILL at any point, three processes at once. Capability: 149"""
    seed = random.randrange(10**6)
    report, log = play_rounds(
        "milestone_rounds",
        SECONDS + ROUNDS * SECONDS_PER_ROUND,
        rounds=ROUNDS,
        workers=WORKERS,
        seed=seed,
    )
    assert report["killed"] >= WORKERS, (seed, report)
    assert report["leads"] > 0, report
    assert report["different"] == 0, (seed, report, log[-3000:])
    assert report["failed"] == 0, (seed, report, log[-3000:])
