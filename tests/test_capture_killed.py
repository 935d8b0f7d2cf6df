"""The inbox worker is killed while it works: each capture ends exactly once."""

import subprocess
import time

import pytest

from tools.dev import odoo_server

SECONDS = 120
PERSONS = 200
# Each person comes in twice, so that leads made before a kill are found after it.
FILL = f"""
captures = env["lead.capture"]
now = env.cr.now()
for turn in "ab":
    captures._receive(
        [
            {{
                "payload": {{"email": f"killed{{n}}@example.com", "city": turn}},
                "idempotency_key": f"{{turn}}{{n}}",
            }}
            for n in range({PERSONS})
        ],
        entry="api",
        scope="killed",
        now=now,
    )
env.cr.commit()
"""
WORK = "env['lead.capture']._cron_process_received()"


@pytest.fixture
def run(ready_machine, database):
    """Return a function that starts a process that works on the test database."""

    def start(script):
        process = subprocess.Popen(
            odoo_server.command(ready_machine, database, "--no-http")[:3]
            + ["shell", "-d", database, "--no-http"],
            env=ready_machine.environment(),
            cwd=ready_machine.data_folder,
            stdin=subprocess.PIPE,
            text=True,
        )
        process.stdin.write(script)
        process.stdin.close()
        return process

    return start


def _count_done(server):
    [[done]] = server.query(
        "SELECT count(*) FROM lead_capture"
        " WHERE scope = 'killed' AND state <> 'received'"
    )
    return done


def _kill_when_done(process, server, least):
    end = time.monotonic() + SECONDS
    while _count_done(server) < least and time.monotonic() < end:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert least <= _count_done(server) < 2 * PERSONS


def test_killed_inbox_goes_on_where_it_was(run, server):
    """Capabilities: 1, 12, 35. Target: R8"""
    assert run(FILL).wait(SECONDS) == 0
    for least in (1, 150):
        _kill_when_done(run(WORK), server, least)
    assert run(WORK).wait(SECONDS) == 0
    _check_leads(server)
    _check_journals(server)


def _check_leads(server):
    states = server.query(
        "SELECT state, count(*), count(DISTINCT lead_id) FROM lead_capture"
        " WHERE scope = 'killed' GROUP BY state ORDER BY state"
    )
    assert states == [["lead", PERSONS, PERSONS], ["merged", PERSONS, PERSONS]]
    of_each_person = server.query(
        "SELECT DISTINCT count(*) FROM crm_lead"
        " WHERE email_normalized LIKE 'killed%@example.com' GROUP BY email_normalized"
    )
    assert of_each_person == [[1]]


def _check_journals(server):
    """One engagement per capture, one open custody row per lead."""
    [[rows, engagements, open_rows]] = server.query(
        "SELECT count(*), count(DISTINCT engagement.capture_id), count(custody.id)"
        " FROM lead_capture capture"
        " LEFT JOIN lead_engagement engagement ON engagement.capture_id = capture.id"
        " LEFT JOIN lead_custody custody ON custody.capture_id = capture.id"
        " AND custody.ended_at IS NULL"
        " WHERE capture.scope = 'killed'"
    )
    assert (rows, engagements, open_rows) == (2 * PERSONS, 2 * PERSONS, PERSONS)
