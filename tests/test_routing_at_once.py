"""Several processes route the same leads: each lead gets one owner, nobody fails."""

import logging
import os

_logger = logging.getLogger(__name__)
LEADS = int(os.environ.get("LEAD_ROUTING_LEADS", "400"))
ROUNDS = int(os.environ.get("LEAD_ROUTING_ROUNDS", "3"))
SECONDS = 60
SECONDS_PER_LEAD = 0.05


def test_processes_route_the_same_leads_once(play_rounds):
    """Capabilities: 68. Target: R7"""
    seconds = SECONDS + ROUNDS * LEADS * SECONDS_PER_LEAD
    report, log = play_rounds("routing_rounds", seconds, rounds=ROUNDS, leads=LEADS)
    took = [line["seconds"] for line in report]
    _logger.warning(
        "%s rounds of %s leads, %.1f to %.1f s each, %s processes failed",
        *(len(report), LEADS, min(took), max(took)),
        sum(line["failed"] for line in report),
    )
    assert len(report) == ROUNDS
    assert {line["processes"] for line in report} == {2, 3, 4}
    for line in report:
        assert (line["failed"], line["without"], line["doubled"]) == (0, 0, 0), log
        assert line["uneven"] <= 1, line
    assert " ERROR " not in log, log
