"""PostgreSQL is killed; then two hosts and a replica, and a host dies. R3, R7, R8

``fsync`` and ``synchronous_commit`` are on: what was answered well is on disk.
``LEAD_DURABLE_POSTS=20000`` is the full measure of the first.

Leads are posted to both hosts while the jobs of both route and score them and do the
steps of a flow. A host loses all its processes, its clients go on at the other one.
``LEAD_HOSTS_POSTS=10000 LEAD_HOSTS_KILLS=6`` is the long form: the hosts die in turn.
"""

import logging
import os
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from browser_steps import Api
from clusters import Replica
from conftest import database_copy
from disturbed_posts import open_doors, post_all, read_stored, serving_workers
from hosts import LagWatch, work_off
from two_hosts_story import (
    KILLS,
    LEFT,
    POSTS,
    SECONDS,
    Story,
    kill_in_the_middle,
    prepare,
    wait_until,
)

_logger = logging.getLogger(__name__)
DURABLE_POSTS = int(os.environ.get("LEAD_DURABLE_POSTS", "400"))
DURABLE_CLIENTS = 16
BOARD = "lead.analytics.report.rep"
# What each lead has in the end: one line for all of them.
FACTS = """
SELECT DISTINCT score.lead_score >= 50, lead.user_id IS NOT NULL,
       (SELECT array_agg(outcome ORDER BY id)
          FROM lead_routing_decision WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', place, reason, ended_at IS NULL) ORDER BY id)
          FROM lead_custody WHERE lead_id = lead.id),
       (SELECT array_agg(concat_ws(' ', step.kind, row.visit, row.state)
                         ORDER BY row.id)
          FROM lead_nurture_execution row JOIN lead_nurture_step step
            ON step.id = row.step_id
          JOIN lead_nurture_enrollment one ON one.id = row.enrollment_id
         WHERE one.lead_id = lead.id),
       (SELECT array_agg(type.code ORDER BY type.code)
          FROM lead_engagement hit JOIN lead_engagement_type type
            ON type.id = hit.type_id WHERE hit.lead_id = lead.id),
       (SELECT count(*) FROM crm_tag_rel WHERE lead_id = lead.id)
  FROM crm_lead lead LEFT JOIN lead_score score ON score.id = lead.score_id
"""


@pytest.fixture
def durable_server(own_cluster, tmp_path_factory):
    """Yield a server of two workers on a PostgreSQL of its own."""
    cluster, source = own_cluster
    log = tmp_path_factory.mktemp("durable") / "odoo.log"
    with (
        database_copy(cluster, source, "durable") as name,
        serving_workers(cluster.machine, name, log) as server,
    ):
        yield server


def test_what_was_answered_well_outlives_the_postmaster(own_cluster, durable_server):
    """Capabilities: 1, 12. Target: R3"""
    cluster, _source = own_cluster
    [[fsync, commit]] = cluster.query(
        "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
    )
    assert (fsync, commit) == ("on", "on")
    _form, (path, headers, scope) = open_doors(durable_server, "Durable")
    with cluster.dying() as deaths:
        answers, unknown = post_all(
            [durable_server.url + path], headers, DURABLE_POSTS, DURABLE_CLIENTS
        )
    _logger.warning(
        "%s posts, postmaster killed %s times, %s tries without an answer",
        *(DURABLE_POSTS, len(deaths), unknown),
    )
    assert deaths
    assert unknown
    stored = read_stored(durable_server, scope)
    assert all(count == 1 for _key, count, _token in stored)
    assert {key: {token} for key, _count, token in stored} == answers
    assert len(answers) == DURABLE_POSTS


@pytest.fixture(scope="module")
def story(own_cluster, tmp_path_factory):
    """Yield what is there after the posts and the death of a host, all work done."""
    cluster, source = own_cluster
    replica = Replica(cluster, tmp_path_factory.mktemp("replica"))
    with (
        database_copy(cluster, source, "hosts") as name,
        replica.running(),
        ExitStack() as stack,
    ):
        folder = tmp_path_factory.mktemp("hosts")
        story = Story(stack, cluster, replica, name, folder)
        prepare(Api(story.hosts[0], "admin", "admin"))
        story.doors = open_doors(story.hosts[0], "Hosts")
        with LagWatch(replica) as story.lag, ThreadPoolExecutor() as pool:
            posting = [pool.submit(story.post, door) for door in story.doors]
            for number in range(KILLS):
                kill_in_the_middle(story, number)
            story.told = [one.result() for one in posting]
        work_off(cluster, name, lambda: story.query(LEFT)[0][0], SECONDS)
        yield story


def test_what_was_answered_well_is_stored_once(story):
    """Capabilities: 1, 12. Target: R3"""
    unknown = [number for _answers, number in story.told]
    _logger.warning(
        "%s posts, %s kills with %s records due, %s tries without an answer,"
        " lag up to %s bytes and %.3f s",
        *(2 * POSTS, KILLS, story.left_at_death, unknown, *story.lag.most),
    )
    assert sum(unknown)
    assert story.left_at_death
    for (_path, _headers, scope), (answers, _number) in zip(
        story.doors, story.told, strict=True
    ):
        stored = read_stored(story, scope)
        assert all(count == 1 for _key, count, _token in stored)
        assert {key: {token} for key, _count, token in stored} == answers
        assert len(answers) == POSTS


def test_each_lead_is_scored_routed_and_led_through_the_flow_once(story):
    """Capabilities: 35, 68, 119, 185. Targets: R7, R8"""
    # Each person came in by both doors, and at both hosts.
    assert story.count("SELECT count(*) FROM crm_lead") == POSTS
    assert story.query(FACTS) == [
        [
            True,
            True,
            ["assigned"],
            ["pool captured f", "owner assigned t"],
            ["points 1 done", "wait 1 done", "tag 1 done"],
            ["form_submitted", "form_submitted", "host_step"],
            1,
        ]
    ]


def test_custody_adds_up(story):
    """Capabilities: 35"""
    admin = Api(story.hosts[1], "admin", "admin")
    cron = admin.ref("lead_priority.ir_cron_reconcile_custody")
    admin.call("ir.cron", "method_direct_trigger", [cron])
    assert story.count("SELECT count(*) FROM lead_custody_difference") == 0


def test_board_is_read_from_the_replica(story):
    """Capabilities: 158"""
    admin = Api(story.hosts[1], "admin", "admin")
    wait_for_replica(story)
    before = len(story.replica.read_log())
    board = admin.call(BOARD, "get_rep_board", "all")
    asked = story.replica.read_log()[before:]
    _logger.warning("lag now: %s bytes, %.3f s", *story.replica.get_lag())
    assert board["total"]["handled"] == POSTS
    assert "lead_milestone" in asked
    assert modes(story, f"{BOARD}/get_rep_board") == {"ro"}


def test_what_decides_is_never_read_from_the_replica(story):
    path, _headers, _scope = story.doors[0]
    assert modes(story, path) == {"rw"}


def test_write_on_a_route_for_the_replica_is_done_on_the_primary(story):
    """An add-on that says of a route that it only reads, and writes: nobody notices."""
    host = story.hosts[1]
    wait_for_replica(story)
    with urllib.request.urlopen(f"{host.url}/two_hosts/note", timeout=60) as answer:
        assert answer.read() == b"noted"
    assert modes(story, "/two_hosts/note") == {"ro->rw"}
    assert story.count("SELECT count(*) FROM crm_tag WHERE name ->> 'en_US' = 'N'") == 1


def wait_for_replica(story):
    wait_until(lambda: not story.replica.get_lag()[0])


def modes(story, path):
    """Give which connections of the second host answered a path: rw, ro, ro->rw."""

    def find():
        logs = [file.read_text() for file in story.folder.glob("host1/*.log")]
        lines = "".join(logs).splitlines()
        return {line.split()[-1] for line in lines if path in line and "HTTP/" in line}

    wait_until(find)  # a line is written when the answer is on its way
    return find()
