"""Workers are killed while flows send: nothing is lost, nobody is told twice."""

import os
import random

LEADS = int(os.environ.get("LEAD_FLOW_MAILS", "80"))
KILL_SECONDS = 2
MAILS = 3
STEPS = 6
WORKERS = 2
# What a mail takes at worst, with all that goes wrong on the way.
SECONDS_PER_LEAD = 2


def test_killed_senders_lose_and_repeat_nothing(play_rounds):
    """LEAD_FLOW_MAILS=5000 plays what the target says.

    Capabilities: 118. Targets: R8, R9
    """
    report, _log = play_rounds(
        "flow_mails_rounds",
        200 + SECONDS_PER_LEAD * LEADS,
        leads=LEADS,
        kill_seconds=KILL_SECONDS,
        seed=random.randrange(10**6),
    )
    _check_mails(report)
    _check_effects(report)
    assert report["kills"], report


def _check_mails(report):
    """Keys of the counts: how often the mail server took a message, 2 being more."""
    mails = report["mails"]
    assert report["rows"] == report["messages"] == MAILS * LEADS, report
    assert set(mails) <= {"done", "failed", "unknown"}, report
    # What is said to be sent was taken once, what is said to have failed never.
    assert set(mails["done"]) == {"1"}, report
    assert set(mails.get("failed", {"0": 0})) == {"0"}, report
    # Nobody got a message twice, of whatever fate.
    assert "2" not in mails.get("unknown", {}), report
    unknown = sum(mails.get("unknown", {}).values())
    silent = report["taken"].get("hung", 0) + report["taken"].get("dropped", 0)
    assert silent <= unknown <= silent + WORKERS * report["kills"], report


def _check_effects(report):
    """What the other steps do is done exactly once."""
    once = {"1": LEADS}
    assert report["tags"] == report["tasks"] == report["engagements"] == once, report
    assert report["executions"] == {str(STEPS): LEADS}, report
    assert report["states"] == {"done": LEADS}, report
    assert report["followups"] == report["sent"], report
    assert report["asked"] == sum(report["mails"].get("unknown", {}).values()), report
