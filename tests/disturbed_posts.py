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
from browser_steps import Api
from conftest import Server

from tools.dev import cache, machine, odoo_server

LAUNCHER = cache.REPOSITORY / "tools" / "dev" / "serve_odoo.py"
WORKERS = 2
TRY_SECONDS = 10
MOST_TRIES = 150
AGAIN_SECONDS = 0.2
# A short run has to see one of each.
FIRST_SECONDS = 0.5
# Now and then a post that was answered well is sent once more, as from a lost answer.
AGAIN_EVERY = 10


@contextlib.contextmanager
def serving_workers(ready, database, log, *more, port=0):
    """Yield a server of two workers, without crons where no more options are given."""
    port = port or machine.free_port()
    command = odoo_server.command(ready, database)
    options = ["--http-port", str(port), "--gevent-port", str(machine.free_port())]
    options += [f"--workers={WORKERS}", "--max-cron-threads=0", *more]
    server = Server(ready, database, port, log)
    with odoo_server.serving_command(
        [command[0], str(LAUNCHER), *command[3:], *options], ready, port, log
    ) as process:
        yield WorkersServer(server, process.pid)


def open_doors(server, name):
    """Make a form and a key without limits; give path, headers and scope of each."""
    admin = Api(server, "admin", "admin")
    limits = {"sender_limit": 0, "form_limit": 0}
    form = admin.create("lead.capture.form", name=name, **limits)
    questions = admin.find("lead.capture.form.field", [("form_id", "=", form)])
    admin.call("lead.capture.form.field", "write", questions, {"is_required": False})
    (address,) = admin.find("lead.capture.form", [("id", "=", form)], "key")
    key = admin.create("lead.api.key", name=name, limit_per_minute=0)
    action = admin.call("lead.api.key", "action_make_key", [key])
    bearer = {"Authorization": f"Bearer {action['context']['default_key']}"}
    return (
        (f"/lead/capture/{address}", {}, f"form:{form}"),
        ("/lead/api/v1/captures", bearer, f"api:{key}"),
    )


def read_stored(server, scope):
    """Give how often each key is stored, and the id that it was given."""
    return server.query(
        "SELECT idempotency_key, count(*), min(access_token) FROM lead_capture"
        f" WHERE scope = '{scope}' GROUP BY idempotency_key"
    )


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


def post_all(urls, headers, posts, clients, pause=0.0):
    """Post so many leads until each is answered well; give ids by key, and failures.

    :param urls: the same door at each host; a client that fails tries at the next one
    :param pause: seconds that each client waits after a post
    """
    sender = Sender(urls, headers, pause)
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(sender.post, range(posts)))
    return dict(sender.answers), sum(sender.unknown)


class Sender:
    """A client that tries again with the same key until it is told an id."""

    def __init__(self, urls, headers, pause):
        self.urls, self.headers, self.pause = urls, headers, pause
        self.answers, self.unknown = defaultdict(set), []

    def post(self, number):
        key, times = f"hard-{number}", 0
        time.sleep(self.pause)
        for turn in range(number, number + MOST_TRIES):
            token = self._try(key, self.urls[turn % len(self.urls)])
            if token:
                self.answers[key].add(token)
            times += bool(token)
            if token and (number % AGAIN_EVERY or times > 1):
                return
            if token:
                continue
            self.unknown.append(1)
            time.sleep(AGAIN_SECONDS)

    def _try(self, key, url):
        headers = {**self.headers, "Idempotency-Key": key}
        body = {"email": f"{key}@example.com"}
        try:
            answer = requests.post(url, json=body, headers=headers, timeout=TRY_SECONDS)
        except requests.RequestException:
            return None
        # Without a connection Odoo itself answers 404, as a page: no answer of ours.
        is_ours = answer.headers["Content-Type"].startswith("application/json")
        assert not is_ours or answer.status_code in (202, 429), answer.text
        return answer.json()["id"] if answer.status_code == 202 else None
