"""T14: what a site's script sends, over HTTP, beside /web/health in the same run.

Every post is a page view of one of many visitors, half of them new. Both sides are
asked in turn by as many clients over kept connections.
"""

import json
import secrets
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

from .bench_lag import serving
from .harness import FEWEST_RUNS, Row, UnfairComparison, compare

CLIENTS = 4
REQUESTS = 400
RUNS = FEWEST_RUNS + 2
LEAST_SHARE = 0.7
ORIGIN = "https://www.example.com"
HEADERS = {
    "Origin": ORIGIN,
    "Content-Type": "text/plain;charset=UTF-8",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
}


def run(env):
    """Give the row of the beacon; works on its own database and server."""
    site = env["lead.site"].create(
        {
            "name": "Bench",
            "allowed_origins": ORIGIN,
            # The bench is one sender; real ones have few visits to count.
            "sender_limit": 0,
            "site_limit": 1_000_000,
        }
    )
    env.cr.commit()
    with serving(env) as address:
        sides = compare(
            lambda: ask_all(address, "POST", f"/lead/site/{site.key}/events"),
            lambda: ask_all(address, "GET", "/web/health"),
            lambda ours, baseline: ours == baseline,
            runs=RUNS,
        )
    # What the server committed is seen by a new transaction only.
    env.cr.rollback()
    stored = env["lead.visitor.visit"].search_count([("site_id", "=", site.id)])
    # The warm-up counts too.
    if stored != REQUESTS * (RUNS + 1):
        raise UnfairComparison(f"{stored} visits are stored")
    per_second = [REQUESTS / side.median for side in (sides.ours, sides.baseline)]
    share = per_second[0] / per_second[1]
    return [
        Row(
            *("T14", "page views of a site's script over HTTP", per_second[0]),
            *("req/s", per_second[1], share),
            target=f">= {LEAST_SHARE:.0%} of /web/health",
            met=share >= LEAST_SHARE,
            notes=f"{CLIENTS} clients, limits on, none reached",
        )
    ]


def ask_all(address, method, path):
    """Send all requests; give how many were answered well."""
    good = []
    threads = [
        threading.Thread(target=ask, args=(address, method, path, good))
        for _client in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(good)


def ask(address, method, path, good):
    host = urlsplit(address)
    connection = HTTPConnection(host.hostname, host.port, timeout=30)
    token = ""
    for number in range(REQUESTS // CLIENTS):
        token = token if number % 2 else secrets.token_urlsafe(24)
        event = {"url": f"{ORIGIN}/pricing?utm_source=x", "title": "Prices"}
        body = json.dumps({"token": token, "events": [event]})
        is_post = method == "POST"
        connection.request(method, path, body if is_post else None, HEADERS)
        answer = connection.getresponse()
        answer.read()
        if answer.status in (200, 204):
            good.append(time.monotonic())
    connection.close()
