"""A server of workers that are killed, whose connections are dropped, under posts."""

import contextlib
import os
import signal
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from conftest import Server

from tools.dev import cache, machine, odoo_server

LAUNCHER = cache.REPOSITORY / "tools" / "dev" / "serve_odoo.py"
WORKERS = 2
TRY_SECONDS = 10
MOST_TRIES = 60
AGAIN_SECONDS = 0.2
# A short run has to see one of each.
FIRST_SECONDS = 0.5
# Now and then a post that was answered well is sent once more, as from a lost answer.
AGAIN_EVERY = 10


@contextlib.contextmanager
def serving_workers(ready, database, log):
    """Yield a server of two workers, without crons."""
    port = machine.free_port()
    command = odoo_server.command(ready, database)
    options = ["--http-port", str(port), "--gevent-port", str(machine.free_port())]
    options += [f"--workers={WORKERS}", "--max-cron-threads=0"]
    server = Server(ready, database, port, log)
    with odoo_server.serving_command(
        [command[0], str(LAUNCHER), *command[3:], *options], ready, port, log
    ) as process:
        yield WorkersServer(server, process.pid)


class WorkersServer:
    """A server, and its workers' process ids."""

    def __init__(self, server, pid):
        self.pid = pid
        self.url, self.database, self.query = server.url, server.database, server.query

    def find_workers(self):
        """Give the ids of the processes that answer requests, not of the bus."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [pid for pid in map(int, children.split()) if not _is_bus(pid)]


def _is_bus(pid):
    with contextlib.suppress(OSError):
        return b"\0gevent\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return True


class Disturber:
    """Kills a worker and drops the server's connections, every so many seconds."""

    def __init__(self, workers, kill_seconds, drop_seconds):
        self.workers = workers
        self.killed = self.dropped = 0
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=(kill_seconds, self._kill)),
            threading.Thread(target=self._repeat, args=(drop_seconds, self._drop)),
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, seconds, work):
        pause = FIRST_SECONDS
        while not self._over.wait(pause):
            work()
            pause = seconds

    def _kill(self):
        for pid in self.workers.find_workers()[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.killed += 1

    def _drop(self):
        [[dropped]] = self.workers.query(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            f" WHERE datname = '{self.workers.database}'"
            " AND pid <> pg_backend_pid()"
        )
        self.dropped += dropped


def post_all(url, headers, posts, clients):
    """Post so many leads until each is answered well; give ids by key, and failures."""
    sender = Sender(url, headers)
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(sender.post, range(posts)))
    return dict(sender.answers), sum(sender.unknown)


class Sender:
    """A client that tries again with the same key until it is told an id."""

    def __init__(self, url, headers):
        self.url, self.headers = url, headers
        self.answers, self.unknown = defaultdict(set), []

    def post(self, number):
        key = f"hard-{number}"
        for _try in range(MOST_TRIES):
            token = self._try(key, number)
            if token:
                self.answers[key].add(token)
            if token and (number % AGAIN_EVERY or len(self.answers[key]) > 1):
                return
            if token:
                number += 1
                continue
            self.unknown.append(1)
            time.sleep(AGAIN_SECONDS)

    def _try(self, key, number):
        headers = {**self.headers, "Idempotency-Key": key}
        body = {"email": f"{key}@example.com"}
        try:
            answer = requests.post(
                self.url, json=body, headers=headers, timeout=TRY_SECONDS
            )
        except requests.RequestException:
            return None
        # Without a connection Odoo itself answers 404, as a page: no answer of ours.
        is_ours = answer.headers["Content-Type"].startswith("application/json")
        assert not is_ours or answer.status_code in (202, 429), answer.text
        return answer.json()["id"] if answer.status_code == 202 else None
