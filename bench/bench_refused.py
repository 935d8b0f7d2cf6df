"""S1: how long a request takes that is refused, beside one of /web/health.

Every bad body of the tests is posted in turn with a health check, over connections
that stay open, to a real server.
"""

import time

import requests

from odoo.addons.lead_priority.tests.test_capture_bad_input import CORPUS

from .bench_lag import serving, set_up
from .harness import Row, UnfairComparison

ROUNDS = 40
MOST_RATIO = 2
REFUSED = [line for line in CORPUS if line[3]]


def run(env):
    """Give the row of refused requests."""
    form = set_up(env)
    env.cr.commit()
    with serving(env) as address, requests.Session() as session:
        health, refused = take_turns(
            session, f"{address}/web/health", f"{address}/lead/capture/{form.key}"
        )
    ratio = p95(refused) / p95(health)
    return [
        Row(
            "S1",
            f"p95 of {len(refused):,} refused requests, {len(REFUSED)} bad bodies",
            p95(refused) * 1000,
            "ms",
            p95(health) * 1000,
            ratio,
            target=f"<= {MOST_RATIO} times /web/health",
            met=ratio <= MOST_RATIO,
        )
    ]


def take_turns(session, health_url, url):
    """Give the seconds of both kinds of requests, after a round of warm-up."""
    health, refused = [], []
    for number in range(ROUNDS + 1):
        if number == 1:
            health.clear()
            refused.clear()
        for _name, body, headers, _code in REFUSED:
            health.append(timed(session.get, health_url, 200, 200))
            refused.append(
                timed(session.post, url, 400, 499, data=body, headers=headers)
            )
    return health, refused


def timed(send, url, lowest, highest, **options):
    start = time.perf_counter()
    answer = send(url, **options)
    seconds = time.perf_counter() - start
    if not lowest <= answer.status_code <= highest:
        raise UnfairComparison(f"{url} answered {answer.status_code}")
    return seconds


def p95(seconds):
    return sorted(seconds)[int(len(seconds) * 0.95)]
