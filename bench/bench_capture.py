"""T12, T14: every way in over HTTP, beside /web/health and core's website form.

All are asked in turn, by the same clients over kept connections: with threads by 4 and
by 16 clients, with workers by 4. A worker waits for the disk alone, so two of them
leave a core idle that /web/health uses; five are what the deployment page asks for.
The baselines of the targets were measured by a PostgreSQL that does not wait for the
disk: ``LEAD_BENCH_FSYNC=off`` says that this one does not, either (it is looked at).
Every request is a new lead with a key of its own, limits on and none reached. Crons
are off: what becomes of captures is T13.
"""

import json
import os
import secrets
import statistics
import time
from urllib.parse import urlencode

from odoo.addons.lead_priority.intake.payload import unalias
from odoo.addons.lead_priority.outgoing import signature

from .bench_lag import serving_database
from .bench_site import HEADERS as PAGE
from .bench_site import ORIGIN
from .harness import FEWEST_RUNS, Row, UnfairComparison
from .http_load import Kind

# Server's options, clients.
WAYS = (
    ("threads", ("--max-cron-threads=0",), (4, 16)),
    ("2 workers", ("--max-cron-threads=0", "--workers=2"), (4,)),
    ("5 workers", ("--max-cron-threads=0", "--workers=5"), (4,)),
)
REQUESTS = 120
# Core's form takes many times as long.
FORM_REQUESTS = 16
HIGH = 10_000_000
JSON = {"Content-Type": "application/json"}
# Kind: share of /web/health, times the website form, p95 against /web/health's.
TARGETS = {
    "JSON endpoint": ("T12", 0.6, 8, 2),
    "API": ("T12", 0.6, 8, 2),
    "webhook": ("T12", 0.6, 8, 2),
    "beacon": ("T14", 0.7, None, None),
}


def run(env):
    """Give the rows; works on its own databases and servers."""
    check_fsync(env.cr)
    made = set_up(env)
    env.cr.commit()
    rows = []
    answered = dict.fromkeys(TARGETS, 0)
    for name, options, all_clients in WAYS:
        with (
            serving_database(env.cr.dbname, *options) as ours,
            serving_database(os.environ["LEAD_BENCH_WEBSITE_DB"], *options) as core,
        ):
            kinds = make_kinds(made, ours, core)
            for clients in all_clients:
                take_turns(kinds, clients)
                rows += compare(kinds, f"{name}, {clients} clients", clients)
        for kind in kinds:
            answered[kind.name] = answered.get(kind.name, 0) + kind.answered
    # What the servers committed is seen by a new transaction only.
    env.cr.rollback()
    check_stored(made, answered)
    return rows


def check_fsync(cr):
    """Let nobody read figures without the disk as figures with it."""
    cr.execute("SHOW fsync")
    ((is_on,),) = cr.fetchall()
    asked = os.environ.get("LEAD_BENCH_FSYNC", "on")
    if is_on != asked:
        raise UnfairComparison(f"fsync of PostgreSQL is {is_on}, asked for is {asked}")


def set_up(env):
    """Make a form, a key that signs, a site and a webhook; limits on, but high."""
    form = env["lead.capture.form"].create(
        {"name": "Bench", "sender_limit": HIGH, "form_limit": HIGH}
    )
    key = env["lead.api.key"].create(
        {"name": "Bench", "requires_signature": True, "limit_per_minute": HIGH}
    )
    bearer = key.action_make_key()["context"]["default_key"]
    limits = {"sender_limit": HIGH, "site_limit": HIGH}
    site = env["lead.site"].create(
        {"name": "Bench", "allowed_origins": ORIGIN, **limits}
    )
    webhook = env["lead.capture.webhook"].create(
        {"name": "Bench", "check": "timed", "secret": secrets.token_hex(16)}
    )
    webhook.minute_limit = HIGH
    return {
        "form": form,
        "key": key,
        "bearer": bearer,
        "site": site,
        "webhook": webhook,
    }


def make_kinds(made, ours, core):
    """Give the kinds of requests, /web/health first and the website form last."""
    form, key, site, hook = (made[n] for n in ("form", "key", "site", "webhook"))
    bearer = {"Authorization": f"Bearer {made['bearer']}"}
    health = ("GET", "/web/health", None, {})
    endpoint = poster(f"/lead/capture/{form.key}")
    api = poster("/lead/api/v1/captures", key.secret, **bearer)
    webhook = poster(f"/lead/webhook/{hook.key}", hook.secret)
    beacon = reader(f"/lead/site/{site.key}/events")
    return [
        Kind("health", *ours, lambda _number: health, REQUESTS),
        Kind("JSON endpoint", *ours, endpoint, REQUESTS),
        Kind("API", *ours, api, REQUESTS),
        Kind("webhook", *ours, webhook, REQUESTS),
        Kind("beacon", *ours, beacon, REQUESTS),
        Kind("website form", *core, website_form, FORM_REQUESTS),
    ]


def poster(path, secret=None, **headers):
    """Prepare posts of new leads, signed where there is a secret."""

    def prepare(_number):
        body, own = person()
        signed = secret and signature.sign(secret, body, int(time.time()))
        own |= {signature.HEADER: signed} if secret else {}
        return "POST", path, body, {**own, **headers}

    return prepare


def reader(path):
    """Prepare page views, half of them of visitors who were never seen."""

    def prepare(number):
        token = secrets.token_urlsafe(24) if number % 2 else "t" * 32
        event = {"url": f"{ORIGIN}/pricing?utm_source=x", "title": "Prices"}
        return "POST", path, json.dumps({"token": token, "events": [event]}), PAGE

    return prepare


def person():
    """Give the body of a new lead, and headers with a key of its own."""
    name = secrets.token_hex(8)
    body = {
        "contact_name": f"Person {name}",
        "email": f"{name}@capture.example.com",
        "phone": "+32477123456",
        "company": f"Company {name}",
        "message": "Please call me about prices.",
    }
    return json.dumps(body).encode(), {**JSON, "Idempotency-Key": name}


def website_form(_number):
    given = unalias(json.loads(person()[0]))
    values = {**given, "name": "Please call"}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return "POST", "/website/form/crm.lead", urlencode(values), headers


def take_turns(kinds, clients):
    """Run all kinds in turn, after a warm-up each."""
    for kind in kinds:
        kind.run(clients)
        kind.forget()
    for _run in range(FEWEST_RUNS):
        for kind in kinds:
            kind.run(clients)


def compare(kinds, how, clients):
    """Give the rows of each way in, against /web/health and the website form."""
    by_name = {kind.name: kind for kind in kinds}
    health, form = by_name["health"], by_name["website form"]
    rows = []
    for name, (target, share, times, slower) in TARGETS.items():
        kind = by_name[name]
        ratio = speed(kind) / speed(health)
        rows.append(
            Row(
                *(target, f"{name}, {how}", speed(kind), "req/s", speed(health), ratio),
                target=f">= {share:.0%} of /web/health",
                met=ratio >= share,
                notes=describe(kind, health),
            )
        )
        if times:
            rows.append(times_row(target, kind, form, how, times))
        if slower and clients == 4:
            rows.append(slower_row(target, kind, health, how, slower))
    return rows


def speed(kind):
    return 1 / statistics.median(kind.turns)


def describe(kind, health):
    """Say how long a request took, and what it cost the server's processes."""
    cpu = [statistics.median(side.cpu) * 1000 for side in (kind, health)]
    return (
        f"p50 {kind.percentile(0.5) * 1000:.0f} ms, p95"
        f" {kind.percentile(0.95) * 1000:.0f} ms; CPU {cpu[0]:.2f} ms a request of the"
        f" server, /web/health {cpu[1]:.2f} ms: {cpu[1] / cpu[0]:.0%}"
    )


def times_row(target, kind, form, how, times):
    ratio = speed(kind) / speed(form)
    return Row(
        *(target, f"{kind.name} against core's website form, {how}", speed(kind)),
        *("req/s", speed(form), ratio),
        target=f">= {times} times",
        met=ratio >= times,
        notes=f"CPU of core's form {statistics.median(form.cpu) * 1000:.1f} ms",
    )


def slower_row(target, kind, health, how, slower):
    ratio = kind.percentile(0.95) / health.percentile(0.95)
    return Row(
        *(target, f"{kind.name}, p95, {how}", kind.percentile(0.95) * 1000, "ms"),
        *(health.percentile(0.95) * 1000, ratio),
        target=f"<= {slower} times /web/health",
        met=ratio <= slower,
    )


def check_stored(made, answered):
    """Every request that was answered well is a row, and every one was."""
    env, form, key = made["form"].env, made["form"], made["key"]
    captures = env["lead.capture"]
    site, webhook = made["site"], made["webhook"]
    stored = {
        "JSON endpoint": captures.search_count([("form_id", "=", form.id)]),
        "API": captures.search_count([("scope", "=", f"api:{key.id}")]),
        "beacon": env["lead.visitor.visit"].search_count([("site_id", "=", site.id)]),
        "webhook": env["lead.capture.webhook.delivery"].search_count(
            [("webhook_id", "=", webhook.id), ("state", "=", "received")]
        ),
    }
    turns = sum(len(clients) for _name, _options, clients in WAYS) * (FEWEST_RUNS + 1)
    sent = {name: REQUESTS * turns for name in TARGETS}
    if {name: answered[name] for name in sent} != sent:
        raise UnfairComparison(f"{answered} requests of {sent} were answered well")
    if stored != sent:
        raise UnfairComparison(f"{stored} requests of {sent} are stored")
    if answered["website form"] != FORM_REQUESTS * turns:
        raise UnfairComparison("core's form refused some")
