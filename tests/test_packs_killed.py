"""The job that makes review packs is killed: each person gets one file, whole. R8"""

import os
import random

FILES = int(os.environ.get("LEAD_PACK_FILES", "3"))
WORKERS = 2
SECONDS = 600
LEADS = 60


def test_each_person_gets_one_whole_file(play_rounds):
    """Killed by SIGKILL at any point, two processes at a time. Capability: 173"""
    seed = random.randrange(10**6)
    report, log = play_rounds(
        "packs_rounds", SECONDS, files=FILES, seed=seed, workers=WORKERS
    )
    assert report["killed"] >= WORKERS, (report, log)
    assert report["attempts"] > FILES, report
    assert report["states"] == ["done"] * FILES, report
    assert report["attachments"], report
    assert report["left"] == [], report
    assert report["mails"] == report["all_mails"] == FILES, report
    assert report["rows"] == [LEADS] * FILES, report
    assert len({tuple(sheets) for sheets in report["sheets"]}) == 1, report
