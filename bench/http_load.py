"""Clients that post as fast as they are answered, and what that costs the server."""

import contextlib
import os
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from .harness import UnfairComparison

TICKS = os.sysconf("SC_CLK_TCK")
TIMEOUT_SECONDS = 120


@dataclass
class Kind:
    """One kind of request; ``prepare(number)`` gives method, path, body, headers."""

    name: str
    address: str
    server: int
    prepare: object
    requests: int
    good: tuple = (200, 202, 204)
    # Of all turns: seconds of each request, of each turn, CPU seconds of each turn.
    latencies: list = field(default_factory=list)
    turns: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    answered: int = 0

    def forget(self):
        """Begin to measure anew; ``answered`` goes on."""
        self.latencies, self.turns, self.cpu = [], [], []

    def percentile(self, share):
        """Seconds that this share of the requests took at most."""
        return sorted(self.latencies)[int(len(self.latencies) * share)]

    def run(self, clients):
        """Send all requests by so many clients at once.

        :raises UnfairComparison: not all were answered well
        """
        threads = [
            threading.Thread(target=self._ask, args=(clients, number))
            for number in range(clients)
        ]
        before, cpu = self.answered, cpu_seconds(self.server)
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
        if self.answered - before != self.requests:
            well = f"{self.answered - before} of {self.requests}"
            raise UnfairComparison(f"{self.name}: {well} requests were answered well")
        self.turns.append(seconds / self.requests)
        self.cpu.append((cpu_seconds(self.server) - cpu) / self.requests)

    def _ask(self, clients, number):
        host = urlsplit(self.address)
        connection = HTTPConnection(host.hostname, host.port, timeout=TIMEOUT_SECONDS)
        # Where a server ends in between, what it did not answer is missed by run().
        ended = contextlib.suppress(OSError, HTTPException)
        with contextlib.closing(connection), ended:
            for turn in range(number, self.requests, clients):
                self._ask_once(connection, *self.prepare(turn))

    def _ask_once(self, connection, method, path, body, headers):
        start = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        self.latencies.append(time.perf_counter() - start)
        self.answered += answer.status in self.good


def cpu_seconds(pid):
    """Seconds that a server has worked so far: its process and its workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_ticks(process) for process in (pid, *children)) / TICKS


def _ticks(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
