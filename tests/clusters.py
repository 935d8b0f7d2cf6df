"""PostgreSQL clusters of a test's own: killed, started again, followed by a replica.

They are made by what makes the development server, in temporary folders, and keep each
commit on disk before it is answered: ``fsync`` and ``synchronous_commit`` are on.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tools.dev import cache, databases, postgres
from tools.dev.errors import SetupError

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
# A test's clusters are small, and several stand beside the development server.
SMALL = {"shared_buffers": "256MB", "maintenance_work_mem": "128MB"}
# A restart syncs file by file else, which takes longer than all the rest of it.
QUICK_START = {"recovery_init_sync_method": "syncfs"}
RESTART_SECONDS = 60
FIRST_DEATH_SECONDS = 0.5
SUPERUSER = "postgres"


class Cluster(postgres.OwnServer):
    """A server in a folder of its own, for as long as ``running()`` lasts."""

    def __init__(self, machine, folder):
        super().__init__(machine.python, folder)
        self._machine = machine
        self.settings |= DURABLE | SMALL | QUICK_START

    @property
    def machine(self):
        """Give the machine as it is with this server instead of the shared one."""
        return self._as(postgres.ROLE)

    def _as(self, role):
        names = {"PGHOST": str(self.socket_folder), "PGUSER": role}
        return replace(self._machine, variables={**self._machine.variables, **names})

    def query(self, statement, database=SUPERUSER):
        """Run SQL as superuser; give the rows."""
        return databases.query(self._as(SUPERUSER), database, statement)

    @contextlib.contextmanager
    def running(self):
        self._ensure_running()
        try:
            yield self
        finally:
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
            shutil.rmtree(self.folder)

    def kill(self):
        """End the postmaster by SIGKILL; its processes follow when they notice."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.01)

    def restart(self):
        """Start it again, as soon as the last process of the killed one is gone."""
        end = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                return self._ensure_running()
            except SetupError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    @contextlib.contextmanager
    def dying(self, pause=4):
        """Kill it every so many seconds and start it again; yield the moments."""
        over, deaths = threading.Event(), []

        def repeat():
            wait = FIRST_DEATH_SECONDS
            while not over.wait(wait):
                self.kill()
                self.restart()
                deaths.append(time.monotonic())
                wait = pause

        with ThreadPoolExecutor() as pool:
            work = pool.submit(repeat)
            try:
                yield deaths
            finally:
                over.set()
            work.result()

    def take_over(self, database):
        """Copy a database of the shared server here, under its name."""
        path = self.folder / f"{database}.dump"
        options = ("-Fc", "-Z1", "-f", path, database)
        self._client("pg_dump", *options, env=self._machine.environment())
        databases.query(self.machine, "postgres", f'CREATE DATABASE "{database}"')
        options = ("--no-owner", "-j2", "-d", database, path)
        self._client("pg_restore", *options, env=self.machine.environment())
        path.unlink()

    def _client(self, program, *options, env):
        subprocess.run(
            [str(self.bin / program), *map(str, options)],
            env=env,
            check=True,
            capture_output=True,
        )


class Replica(Cluster):
    """A hot standby that streams from a cluster; it writes each statement to a log."""

    def __init__(self, primary, folder):
        super().__init__(primary._machine, folder)
        self.primary = primary

    def _initialise(self):
        """Copy the primary while it runs, and go on from there."""
        self._make_folder(self.folder)
        self._make_folder(self.data)
        socket = self.primary.socket_folder
        result = self._run(
            *("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast"),
            *("-h", socket, "-U", SUPERUSER),
        )
        if result.returncode:
            raise SetupError(f"No base backup: {result.stderr.strip()}")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("log_statement = all\nlog_line_prefix = '%a|%d|'\n")
        (self.folder / cache.COMPLETE_MARK).touch()

    def read_log(self):
        """Give all statements so far, those of Odoo with the name of its process."""
        return self.log.read_text(errors="replace")

    def get_lag(self):
        """Give how far it is behind the primary, in bytes of WAL and in seconds."""
        [[size, seconds]] = self.primary.query(
            "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint,"
            " coalesce(extract(epoch FROM replay_lag), 0)::float"
            " FROM pg_stat_replication"
        )
        return size, seconds
