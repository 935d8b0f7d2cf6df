"""Everything at once, for a while, on a server with workers and jobs. Target: R12

Systems send 20 leads and 50 events a second, ten reps click, all jobs of ours have
their turn. ``LEAD_SOAK_MINUTES=60`` is the long form: only it asserts what a machine
that is busy with other things would break, drift of answers and growth of memory.
"""

import logging
import os
import re
import time

import pytest
from browser_steps import Api
from conftest import database_copy
from disturbed_posts import read_stored, serving_workers
from hosts import work_off
from soak_load import Book, Sender, use
from soak_manager import Manager
from soak_reps import Rep
from soak_setup import read_screens, set_up
from soak_watch import COLUMNS, ORPHANS, PREPARED, Watch, p95_between, write_table

_logger = logging.getLogger(__name__)
MINUTES = float(os.environ.get("LEAD_SOAK_MINUTES", "0.5"))
SECONDS = 60 * MINUTES
IS_LONG = MINUTES >= 5
# Until caches are filled; figures before are not compared with those behind.
WARM_SECONDS = min(300, SECONDS / 4)
WINDOW_SECONDS = min(600, SECONDS / 4)
MOST_DRIFT = 1.2
# Leads that are open at a time, some five minutes' worth: a short run closes none.
MOST_OPEN = int(os.environ.get("LEAD_SOAK_OPEN", "6000"))
MOST_GROWTH, MOST_GROWTH_SHORT = 50, 400  # MiB
# Queues are emptied as they fill, and tidied up by the server once a minute: the most
# of the second half of the time to the most of the first one.
MOST_DEAD = 2
PATIENCE_SECONDS = 300
WAKE_ALL = """
UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 s'
 WHERE id IN (SELECT id FROM ir_cron WHERE active AND cron_name LIKE 'Lead%'
                 FOR NO KEY UPDATE SKIP LOCKED)
"""
NOT_RUN = """
SELECT cron_name, failure_count FROM ir_cron
 WHERE cron_name LIKE 'Lead%'
   AND (NOT active OR failure_count > 0 OR lastcall IS NULL)
"""
LEFT = """
SELECT (SELECT count(*) FROM lead_capture WHERE state = 'received')
     + (SELECT count(*) FROM crm_lead WHERE routing_due_at IS NOT NULL)
     + (SELECT count(*) FROM lead_nurture_signal)
     + (SELECT count(*) FROM lead_nurture_enrollment WHERE state <> 'done')
"""
# A statement that fails for a conflict is tried again; who gives up says so as well.
# Odoo does not try its own jobs again.
ERROR = re.compile(
    r"^\S+ \S+ \d+ (?:ERROR|CRITICAL) \S+ (?!odoo\.sql_db:)(?!.*Job '(?!Lead)).*",
    re.MULTILINE,
)
CONFLICT = re.compile(
    r"^ERROR:\s+(could not serialize access|deadlock detected)", re.MULTILINE
)
DEEDS = {deed for kinds in list(COLUMNS.values())[2:] for deed in kinds}
DEAD = """
SELECT relname, n_dead_tup, n_live_tup FROM pg_stat_user_tables
 WHERE n_dead_tup > greatest(n_live_tup / 10, 1000)
"""


class Soaked:
    """The server, who used it, and all that was seen."""

    def __init__(self, cluster, server, admin, folder):
        self.cluster, self.server, self.folder = cluster, server, folder
        logins, keys = set_up(admin)
        machine, name = cluster.machine, server.database
        screens = read_screens(machine, name, folder, logins[0])
        self.book = Book()
        self.sender = Sender(self.book, server.url, keys)
        self.reps = [Rep(self.book, server, login, screens) for login in logins]
        self.manager = Manager(self.book, server, MOST_OPEN)
        self.watch = Watch(self.book, server)

    def count(self, statement):
        return self.server.query(f"SELECT ({statement})")[0][0]

    def wake_all(self):
        """Let each job have its turn now, also those of a day, a week or a month."""
        self.server.query(WAKE_ALL)
        self.cluster.query(
            f"SELECT pg_notify('cron_trigger', '{self.server.database}')"
        )

    def read_log(self):
        return (self.folder / "odoo.log").read_text()


@pytest.fixture(scope="module")
def soak(own_cluster, tmp_path_factory):
    """Yield what was seen while everything was used, the work done behind it."""
    cluster, source = own_cluster
    folder = tmp_path_factory.mktemp("soak")
    options = (folder / "odoo.log", "--max-cron-threads=2")
    with (
        database_copy(cluster, source, "soak") as name,
        serving_workers(cluster.machine, name, *options) as server,
    ):
        soaked = Soaked(cluster, server, Api(server, "admin", "admin"), folder)
        with soaked.watch:
            people = [*soaked.reps, soaked.manager]
            use(soaked.book, soaked.sender, people, SECONDS, soaked.wake_all)
        tell(soaked)
        work_off(cluster, name, lambda: soaked.count(LEFT), PATIENCE_SECONDS)
        yield soaked


def tell(soaked):
    """Log the figures, and the table of the minutes."""
    book, watch = soaked.book, soaked.watch
    conflicts = CONFLICT.findall(soaked.read_log())
    deadlocks = conflicts.count("deadlock detected")
    _logger.warning(
        "%.1f min: %s answers, %s failed, %s leads, %s events recorded (%s of them sent"
        " again, their lead was not ready), %s claimed, %s closed;"
        " p95 %s; memory %+.0f MiB after warming up; %s conflicts tried again,"
        " %s of them deadlocks; load %.1f\n%s",
        *(MINUTES, len(book.answers), len(book.failures), watch.looks[-1]["leads"]),
        *(soaked.sender.recorded, soaked.sender.late_count),
        sum(rep.done["claim"] for rep in soaked.reps),
        soaked.manager.closed,
        ", ".join(
            f"{name} {first:.0f} to {last:.0f} ms" for name, first, last in drift(book)
        ),
        *(growth(watch), len(conflicts), deadlocks, os.getloadavg()[0]),
        write_table(book, watch, -int(-MINUTES // 1)),
    )


def drift(book):
    """Give for each kind p95 after warming up, and at the end, in ms."""
    windows = (WARM_SECONDS, WARM_SECONDS + WINDOW_SECONDS)
    for name in COLUMNS:
        first = p95_between(book, name, *windows)
        last = p95_between(book, name, SECONDS - WINDOW_SECONDS, SECONDS)
        if first and last:
            yield name, first, last


def growth(watch):
    """Give MiB by which the server's processes grew since they were warm."""
    return watch.looks[-1]["rss"] - watch.after(WARM_SECONDS)["rss"]


def test_nothing_fails(soak):
    assert soak.book.failures == []
    assert ERROR.findall(soak.read_log()) == []
    deeds = {name for rep in soak.reps for name, times in rep.done.items() if times}
    assert deeds >= (DEEDS if IS_LONG else {"open_queue"})


def test_what_was_answered_well_is_stored_once(soak):
    for (_headers, scope), told in zip(soak.sender.keys, soak.sender.told, strict=True):
        stored = read_stored(soak.server, scope)
        assert all(count == 1 for _key, count, _token in stored)
        assert {key: token for key, _count, token in stored} == told
    states = soak.server.query("SELECT DISTINCT state FROM lead_capture ORDER BY 1")
    assert {state for (state,) in states} <= {"lead", "merged"}
    events = "SELECT count(*) FROM lead_engagement WHERE external_key LIKE '%event-%'"
    assert soak.count(events) == soak.sender.recorded


def test_each_job_had_its_turn(soak):
    assert soak.server.query(NOT_RUN) == []


def test_no_lock_is_left(soak):
    end = time.monotonic() + PATIENCE_SECONDS
    while (held := soak.server.query(ORPHANS)) and time.monotonic() < end:
        time.sleep(1)
    assert held == []
    assert soak.server.query(PREPARED) == []


def test_dead_rows_are_tidied_up(soak):
    """No transaction is left open that keeps them, and they do not pile up."""
    soak.cluster.query("VACUUM", soak.server.database)
    assert soak.server.query(DEAD) == []
    halves = [[], []]
    for look in soak.watch.looks:
        halves[look["at"] > SECONDS / 2].append(look["dead"])
    assert not IS_LONG or max(halves[1]) <= MOST_DEAD * max(halves[0])


def test_memory_and_answers_stay_as_they_were(soak):
    """A machine that is busy with other things answers as it can: see the long form."""
    assert growth(soak.watch) <= (MOST_GROWTH if IS_LONG else MOST_GROWTH_SHORT)
    slower = [line for line in drift(soak.book) if line[2] > line[1] * MOST_DRIFT]
    assert not IS_LONG or slower == []
