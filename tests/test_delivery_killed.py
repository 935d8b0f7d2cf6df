"""The sender of alerts is killed: nothing is lost, nobody is told twice unawares."""

import os
import random

ROUNDS = int(os.environ.get("LEAD_DELIVERY_ROUNDS", "3"))
SECONDS_PER_ROUND = 60
MESSAGES = 24


def test_killed_sender_loses_and_doubles_nothing(play_rounds):
    """Capabilities: 82. Target: R8"""
    seconds = SECONDS_PER_ROUND * (ROUNDS + 3)
    seed = random.randrange(10**6)
    report, log = play_rounds("delivery_rounds", seconds, rounds=ROUNDS, seed=seed)
    for number, line in enumerate(report, 1):
        assert line["failed"] == 0, log
        _check_program(line)
        _check_robot(line)
        # Handed over in one transaction: one mail for each message of all rounds.
        assert line["mail"] == {"sending": MESSAGES}, line
        assert line["mails_made"] == MESSAGES * number, line


def _check_program(line):
    """A program got each message, perhaps again under the same id."""
    assert line["program"] == {"sent": MESSAGES}, line
    assert (line["lost"], line["strange"]) == (0, 0), line
    assert line["again"] == 0 or line["killed"], line


def _check_robot(line):
    """A robot is told once at most; where nobody knows, the message says so."""
    sent, unknown = line["robot"].get("sent", 0), line["robot"].get("unknown", 0)
    assert sent + unknown == MESSAGES, line
    assert sent <= line["robot_got"] <= MESSAGES, line
    assert unknown == 0 or line["killed"], line
