"""From a capture over HTTP to an owner with an activity, at 20 captures a second.

A real server with one cron worker takes the posts; another connection looks at what
is committed. Posts begin when the server is at rest: in a new database each job of Odoo
is due at first, its digest and its vacuum among them, and what comes in during these
seconds waits for them (5 to 8 s). The baseline is what core needs to create one lead
for a rep, tell the rep and plan the activity, each committed, on the same machine right
after.
"""

import json
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from odoo.modules.registry import Registry

from .bench_overhead import core_environment
from .harness import FEWEST_RUNS, Row, UnfairComparison

LAUNCHER = Path(__file__).parents[1] / "tools" / "dev" / "serve_odoo.py"
PER_SECOND = 20
SECONDS = 30
REPS = 20
POLL_SECONDS = 0.05
# After the last post; what has no owner by then counts as lost.
PATIENCE_SECONDS = 60
START_SECONDS = 60


def run(env):
    """Give the rows of the lag; works on its own database and server."""
    form = set_up(env)
    env.cr.commit()
    with serving(env) as address:
        wait_for_rest(env.registry)
        posted = {}
        watcher = Watcher(env.registry)
        watcher.start()
        post_all(f"{address}/lead/capture/{form.key}", posted)
        owned = watcher.finish(len(posted))
    lags = sorted(owned[number] - sent for number, sent in posted.items())
    return rows(lags, len(posted), core_seconds())


def set_up(env):
    """A score model, reps, a rule for all leads, and an SLA; return a form."""
    team = env["crm.team"].create({"name": "Bench"})
    users = env["res.users"].create(
        [
            {
                "name": f"Rep {number}",
                "login": f"bench_rep_{number}",
                "email": f"rep{number}@bench.example.com",
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
            }
            for number in range(REPS)
        ]
    )
    setup = env["lead.setup"].create(
        {
            "team_id": team.id,
            "user_ids": [(6, 0, users.ids)],
            "min_qualification": "raw",
        }
    )
    while setup.step != "done":
        setup.action_next()
    form = setup.channel_ids.form_id[0]
    form.write({"sender_limit": 0, "form_limit": 0})
    return form


@contextmanager
def serving(env, *options):
    """Serve the database with one cron worker, or as options say; yield its address."""
    with serving_database(env.cr.dbname, *options) as (address, _pid):
        yield address


@contextmanager
def serving_database(name, *options):
    """Serve a database; yield its address and the id of the server's process."""
    port = free_port()
    command = [sys.executable, str(LAUNCHER), "-d", name]
    command += ["--http-port", str(port), "--gevent-port", str(free_port())]
    command += ["--max-cron-threads=1", "--log-level=error"]
    server = subprocess.Popen([*command, *options])
    try:
        address = f"http://localhost:{port}"
        wait_for(f"{address}/web/health")
        yield address, server.pid
    finally:
        server.terminate()
        server.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return listener.getsockname()[1]


def wait_for(url):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.2)
    raise UnfairComparison("the server did not start")


def wait_for_rest(registry):
    """Wait until no job is due: the first call of each is over."""
    due = """SELECT EXISTS (SELECT FROM ir_cron WHERE active
                 AND nextcall <= now() AT TIME ZONE 'UTC')"""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with registry.cursor() as cursor:
            cursor.execute(due)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.2)
    raise UnfairComparison("jobs of the new database did not end")


def post_all(url, posted):
    """Send a post every 1/20 s, whether or not those before are answered."""
    threads = []
    start = time.monotonic()
    for number in range(PER_SECOND * SECONDS):
        time.sleep(max(0, start + number / PER_SECOND - time.monotonic()))
        threads.append(threading.Thread(target=post, args=(url, number, posted)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def post(url, number, posted):
    body = {
        "contact_name": f"Person {number}",
        "email_from": f"person{number}@lag.example.com",
        "partner_name": f"Company {number}",
    }
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    sent = time.monotonic()
    urllib.request.urlopen(request).close()
    posted[number] = sent


class Watcher(threading.Thread):
    """Notes when each lead is first seen with an owner and an activity."""

    QUERY = """
        SELECT lead.email_normalized FROM crm_lead lead
         WHERE lead.user_id IS NOT NULL AND lead.email_normalized LIKE 'person%@lag%'
           AND EXISTS (SELECT FROM mail_activity activity
                        WHERE activity.res_model = 'crm.lead'
                          AND activity.res_id = lead.id)"""

    def __init__(self, registry: Registry):
        super().__init__(daemon=True)
        self.registry = registry
        self.owned = {}
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.wait(POLL_SECONDS):
            self.look()

    def look(self):
        with self.registry.cursor() as cursor:
            cursor.execute(self.QUERY)
            now = time.monotonic()
            for (email,) in cursor.fetchall():
                number = int(email.split("@")[0].removeprefix("person"))
                self.owned.setdefault(number, now)

    def finish(self, expected):
        """Wait for the last ones; give {number: when it was seen}."""
        end = time.monotonic() + PATIENCE_SECONDS
        while len(self.owned) < expected and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
        self.is_over.set()
        self.join()
        missing = expected - len(self.owned)
        if missing:
            raise UnfairComparison(f"{missing} leads have no owner with an activity")
        return self.owned


def core_seconds():
    """Median seconds of core for one lead with an owner, told, with an activity."""
    seconds = []
    with core_environment() as env:
        user = env["res.users"].create(
            {
                "name": "Rep",
                "login": "bench_rep",
                "email": "rep@bench.example.com",
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
            }
        )
        for number in range(FEWEST_RUNS * 4):
            start = time.monotonic()
            lead = env["crm.lead"].create(
                {"name": f"Lead {number}", "email_from": f"p{number}@lag.example.com"}
            )
            lead.user_id = user
            lead.activity_schedule("mail.mail_activity_data_call", user_id=user.id)
            env.cr.commit()
            seconds.append(time.monotonic() - start)
    return statistics.median(seconds)


def rows(lags, count, core):
    p95 = lags[int(len(lags) * 0.95)]
    load = f"{PER_SECOND} captures a second for {SECONDS} s, one cron worker"
    return [
        Row("T13", f"capture to owner with activity, p95; {load}", p95, "s",
            target="<= 5 s", met=p95 <= 5,
            notes=f"{count} of {count} owned; median {statistics.median(lags):.2f} s,"
            f" slowest {lags[-1]:.2f} s"),
        Row("T13", "the same p95 against core's create, notify and activity", p95, "s",
            core, p95 / core, "",
            notes="times as long as core's one lead alone; it waits for a batch"),
    ]  # fmt: skip
