"""Workers are killed and connections dropped under posting clients. Target: R3

What was answered well is stored exactly once; what was not is found by the retry.
``LEAD_HARD_POSTS=20000`` is the full measure.
"""

import logging
import os

import pytest
from conftest import scratch_database
from disturbed_posts import (
    Disturber,
    open_doors,
    post_all,
    read_stored,
    serving_workers,
)

_logger = logging.getLogger(__name__)
POSTS = int(os.environ.get("LEAD_HARD_POSTS", "400"))
CLIENTS = 16
KILL_SECONDS, DROP_SECONDS = 3, 5


@pytest.fixture(scope="module")
def workers(ready_machine, tmp_path_factory):
    """Yield a server of two workers on a database of its own."""
    log = tmp_path_factory.mktemp("workers") / "odoo.log"
    with (
        scratch_database(ready_machine, "hard") as name,
        serving_workers(ready_machine, name, log) as server,
    ):
        yield server


@pytest.fixture(scope="module")
def ways(workers):
    """Give the address and the headers of the form's endpoint and of the API."""
    return open_doors(workers, "Hard")


@pytest.mark.parametrize("number", [0, 1], ids=["form", "api"])
def test_what_was_answered_well_is_stored_once(workers, ways, number):
    """Capabilities: 1, 12. Target: R3"""
    path, headers, scope = ways[number]
    with Disturber(workers, KILL_SECONDS, DROP_SECONDS) as disturber:
        answers, unknown = post_all([workers.url + path], headers, POSTS, CLIENTS)
    _logger.warning(
        "%s posts to %s: %s workers killed, %s connections dropped, %s tries unknown",
        *(POSTS, path, disturber.killed, disturber.dropped, unknown),
    )
    assert all((disturber.killed, disturber.dropped, unknown))
    stored = read_stored(workers, scope)
    assert all(count == 1 for _key, count, _token in stored)
    # Every retry of one post was told the same id, and it is the one that is stored.
    assert {key: {token} for key, _count, token in stored} == answers
    assert len(answers) == POSTS
