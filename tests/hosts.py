"""Two Odoo hosts on one database: processes, ports and sessions of their own.

They share PostgreSQL and the filestore, as hosts behind a load balancer do.
"""

import contextlib
import os
import signal
import threading
import time

from disturbed_posts import serving_workers

from tools.dev import cache

CRON_WORKERS = 2
# Jobs that stand in the hour's or the minute's list run as if their time had come.
WAKE = """
UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 s'
 WHERE id IN (SELECT id FROM ir_cron WHERE active AND interval_type = 'minutes'
                 AND cron_name LIKE 'Leads: %' FOR NO KEY UPDATE SKIP LOCKED)
"""
WAKE_SECONDS = 5


# A route that says it only reads, and writes.
WRITER = """
from odoo import SUPERUSER_ID, http

class Writer(http.Controller):
    @http.route("/two_hosts/note", type="http", auth="none", readonly=True)
    def note(self):
        http.request.env(user=SUPERUSER_ID)["crm.tag"].create({"name": "N"})
        return "noted"
"""


def load_writer(machine, folder):
    """Make an add-on with such a route in a folder; give what loads it everywhere."""
    addon = folder / "two_hosts_writer"
    addon.mkdir(parents=True, exist_ok=True)
    (addon / "__manifest__.py").write_text("{'name': 'Writer', 'license': 'LGPL-3'}")
    (addon / "__init__.py").write_text(WRITER)
    paths = [*machine.odoo.addon_paths, cache.REPOSITORY, folder]
    paths = ",".join(map(str, paths))
    return f"--addons-path={paths}", "--load=base,rpc,web,two_hosts_writer"


@contextlib.contextmanager
def running_host(machine, database, folder, *options, port=0):
    """Yield a host that also runs the jobs; start it again with the same ``port``."""
    filestore = folder / "data" / "filestore"
    if not filestore.is_symlink():
        filestore.parent.mkdir(parents=True)
        filestore.symlink_to(machine.data_folder / "filestore")
    log = folder / f"odoo-{time.time_ns()}.log"
    own = (f"--data-dir={filestore.parent}", f"--max-cron-threads={CRON_WORKERS}")
    with serving_workers(
        *(machine, database, log, *own, *options), port=port
    ) as server:
        try:
            yield server
        finally:
            kill(server)  # nobody waits for it any more


def kill(host):
    """End all processes of a host at once, as a machine that loses its power does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(host.pid, signal.SIGKILL)


def work_off(cluster, database, left, seconds):
    """Wait until ``left()`` is 0; the hosts' jobs need not wait for their minute."""
    end = time.monotonic() + seconds
    while (number := left()) and time.monotonic() < end:
        cluster.query(WAKE, database)
        cluster.query(f"SELECT pg_notify('cron_trigger', '{database}')")
        time.sleep(WAKE_SECONDS)
    assert not number, f"{number} records are still due"


class LagWatch:
    """Notes the largest lag of a replica, in bytes and in seconds."""

    def __init__(self, replica):
        self.replica, self.most = replica, (0, 0.0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()

    def _look(self):
        while not self._over.wait(2):
            found = zip(self.most, self.replica.get_lag(), strict=True)
            self.most = tuple(map(max, found))
