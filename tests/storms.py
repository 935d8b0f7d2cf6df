"""Requests that tests have sent once more, each of them spoilt: many, and quickly.

Hypothesis makes some thirty inputs a second. So what it made is what a storm begins
with: requests are drawn from it, cut, doubled, mixed with others and spoilt byte by
byte, and sent over kept connections by several processes. The changes are those of
the "havoc" stage of AFL (https://lcamtuf.coredump.cx/afl/technical_details.txt).

``LEAD_FUZZ_STORM=50000`` is the full measure, so many to each address of a module; the
suite sends some hundred. ``LEAD_FUZZ_SEED`` is another storm.
"""

import http.client
import logging
import os
import random
import statistics
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import NamedTuple

from requests.adapters import HTTPAdapter
from spoilt_requests import Request, get_route, read_request, spoil
from test_public_routes import TESTED
from test_server import read_errors

_logger = logging.getLogger(__name__)
REQUESTS = int(os.environ.get("LEAD_FUZZ_STORM", "100"))
SEED = os.environ.get("LEAD_FUZZ_SEED", "0")
PROCESSES = 4
SECONDS = 60
HEALTH, HEALTH_EVERY = "/web/health", 50
# How broken systems are told of by our own health check.
TOLD = {("/lead/api/v1/health", 503)}


class Outcome(NamedTuple):
    """What came of a storm: answers by status, failures, and seconds by kind."""

    statuses: Counter
    failures: list
    refused: list[float]
    healthy: list[float]


def rage(port, samples, number, seed):
    """Send so many spoilt requests of a route; give what came of it.

    :param samples: requests to begin with, all of one route
    """
    shares = [number // PROCESSES + (n < number % PROCESSES) for n in range(PROCESSES)]
    seeds = [f"{seed}-{n}" for n in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        parts = list(
            pool.map(
                _send_many, [port] * PROCESSES, [samples] * PROCESSES, shares, seeds
            )
        )
    statuses = sum((part.statuses for part in parts), Counter())
    lists = [
        sum(several, []) for several in zip(*(part[1:] for part in parts), strict=True)
    ]
    return Outcome(statuses, *lists)


def get_p95(seconds):
    """Give the time that 19 of 20 do not exceed, in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000 if len(seconds) > 1 else 0.0


def _send_many(port, samples, number, seed):
    draw, route = random.Random(seed), get_route(samples[0].path)
    line = _Line(port)
    outcome = Outcome(Counter(), [], [], [])
    for count in range(number):
        if not count % HEALTH_EVERY:
            outcome.healthy.append(line.send(Request("GET", HEALTH, {}, b""))[2])
        request = spoil(draw.choice(samples), draw.choice(samples), draw, route)
        status, answer, seconds = line.send(request)
        outcome.statuses[status] += 1
        if 400 <= status < 500:
            outcome.refused.append(seconds)
        is_error = status >= 500 and (route, status) not in TOLD
        if is_error or not status or b"Traceback" in answer:
            outcome.failures.append((status, request, answer[:300]))
    return outcome


class _Line:
    """A kept connection; opened again where the server has closed it."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("localhost", port, timeout=SECONDS)

    def send(self, request):
        """Give status, text and seconds; status 0 where no answer came, twice."""
        for _try in range(2):
            start = time.perf_counter()
            try:
                status, answer = self._send_once(request)
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                status, answer = 0, repr(error).encode()
            else:
                break
        return status, answer, time.perf_counter() - start

    def _send_once(self, request):
        line = self.connection
        line.putrequest(request.method, request.path, skip_accept_encoding=True)
        for name, value in request.headers.items():
            line.putheader(name, value)
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            line.putheader("Content-Length", str(len(request.body)))
        line.endheaders(request.body or None)
        answer = line.getresponse()
        return answer.status, answer.read()


@contextmanager
def noting(sent):
    """Note in a list what ``requests`` sends meanwhile."""
    send = HTTPAdapter.send

    def note_and_send(adapter, prepared, **options):
        sent.append(read_request(prepared))
        return send(adapter, prepared, **options)

    HTTPAdapter.send = note_and_send
    try:
        yield
    finally:
        HTTPAdapter.send = send


def rage_by_route(server, module, sent):
    """Send as many of each public route that the module is named for in TESTED.

    :raises AssertionError: an answer was a failure, or the log holds an error
    """
    found = defaultdict(list)
    for request in sent:
        route = get_route(request.path)
        if route and f"/{module}.py::" in TESTED[route]:
            found[route].append(request)
    failures = []
    for route, samples in found.items():
        start = time.monotonic()
        outcome = rage(server.port, samples, REQUESTS, SEED)
        _logger.warning(
            "%s: %s requests made of %s in %.0f s, %s; refused within %.0f ms (p95),"
            " health within %.0f",
            *(route, outcome.statuses.total(), len(samples)),
            *(time.monotonic() - start, dict(sorted(outcome.statuses.items()))),
            *(get_p95(outcome.refused), get_p95(outcome.healthy)),
        )
        assert outcome.statuses.total() == REQUESTS
        failures += outcome.failures[:3]
    assert failures == []
    assert read_errors(server.log.read_text()) == []
