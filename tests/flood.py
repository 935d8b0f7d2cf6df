"""A flood from one network address, slow clients, and people who send meanwhile."""

import http.client
import json
import re
import socket
import threading
import time
from collections import Counter
from urllib.parse import urlencode, urlsplit

from proxy import UNVERIFIED

HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Every address of 127.0.0.0/8 is this machine: each sender gets one of its own.
FLOODER = "127.0.66.66"
FLOOD_THREADS = 8
# Requests that never end: in the headers, and before the body.
BEGUN = (
    b"GET /web/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    b"POST /lead/capture/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{",
)


def connect(url, sender):
    """Give a connection of a network address, to be opened when something is sent."""
    parts = urlsplit(url)
    common = {"timeout": 60, "source_address": (sender, 0)}
    if parts.scheme == "http":
        return http.client.HTTPConnection("127.0.0.1", parts.port, **common)
    return http.client.HTTPSConnection(
        "127.0.0.1", parts.port, context=UNVERIFIED, **common
    )


def send(url, method, path, body=None, headers=(), sender="127.0.0.1"):
    """Send one request from a network address; give status, text and seconds."""
    start = time.perf_counter()
    connection = connect(url, sender)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    return answer.status, text, time.perf_counter() - start


class Flood:
    """Posts as fast as ``per_second`` for some seconds, from one address."""

    def __init__(self, url, path, per_second):
        self.url, self.path, self.per_second = url, path, per_second
        self.statuses = Counter()
        self._end = 0
        self._threads = []

    def __enter__(self):
        self._end = time.monotonic() + 3600
        self._threads = [
            threading.Thread(target=self._post, args=(number,))
            for number in range(FLOOD_THREADS)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._end = 0
        for thread in self._threads:
            thread.join()

    def _post(self, number):
        pause, turn = FLOOD_THREADS / self.per_second, 0
        while time.monotonic() < self._end:
            turn += 1
            due = time.monotonic() + pause
            body = json.dumps({"email": f"flood{number}x{turn}@example.com"})
            status, *_rest = send(self.url, "POST", self.path, body, JSON, FLOODER)
            self.statuses[status] += 1
            time.sleep(max(0, due - time.monotonic()))


class SlowClients:
    """Connections that begin a request and never end it."""

    def __init__(self, url, count):
        parts = urlsplit(url)
        self.port, self.is_secret = parts.port, parts.scheme == "https"
        self.count, self.sockets = count, []

    def __enter__(self):
        for number in range(self.count):
            slow = socket.create_connection(("127.0.0.1", self.port), 10)
            self.sockets.append(slow)
            if self.is_secret:
                slow = UNVERIFIED.wrap_socket(slow)
                self.sockets[-1] = slow
            slow.sendall(BEGUN[number % len(BEGUN)])
        return self

    def __exit__(self, *_error):
        for slow in self.sockets:
            slow.close()


def open_pages(url, path, senders):
    """Open the page from each of these addresses; give (sender, hidden values)."""
    pages = []
    for sender in senders:
        status, text, _seconds = send(url, "GET", path, sender=sender)
        assert status == 200, text
        pages.append((sender, dict(HIDDEN.findall(text))))
    return pages


def submit(url, path, pages, persons):
    """Send each page filled in by its person; give statuses and seconds."""
    statuses, seconds = Counter(), []
    for (sender, hidden), person in zip(pages, persons, strict=True):
        body = urlencode({**hidden, **person})
        status, _text, took = send(url, "POST", path, body, FORM, sender)
        statuses[status] += 1
        seconds.append(took)
    return statuses, seconds
