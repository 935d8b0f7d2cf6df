"""Jobs in processes that are killed, or run side by side; inside Odoo's shell.

Each round sends a cohort of leads through the jobs one after the other. A job runs in
a process of its own, is killed by SIGKILL at a random point, and is run once more; or
several processes, as of several hosts, do the same job at once. In the first round one
process does each job and nobody disturbs it: what it leaves is what every other round
has to leave.
"""

import json
import random
import time
from datetime import timedelta

import apart
from cohorts import Cohorts, snapshot

from odoo.addons.lead_priority.batches import run_batches

LEADS = 24
BATCH = 4
# A process may be killed that much later than an unkilled one ends: also behind it.
SPREAD = 1.05
# Its cursor over the leads is one row; Odoo never runs one cron twice at a time.
ALONE = {"scores"}
# Until several processes have their connections.
START_SECONDS = 0.2
NO_TIME = timedelta(0)
TIME_BEFORE = {
    "deadlines": timedelta(hours=2.1),
    "announcing": timedelta(hours=22.9),
    "taking back": timedelta(hours=24.1),
}


def score(env):
    model = env["lead.score.model"].search([("state", "=", "active")])
    run_batches(env, lambda: model._process_pass(env.cr.now(), BATCH))


def route(env):
    run_batches(env, lambda: env["lead.routing.rule"]._route_due(BATCH))


def sweep(env):
    clocks = env["lead.sla.clock"]
    run_batches(env, lambda: clocks._process_due(env.cr.now(), BATCH))


def send(env):
    run_batches(env, lambda: env["lead.alert"]._send_due(env.cr.now(), BATCH))


JOBS = {
    "scores": score,
    "routing": route,
    "deadlines": sweep,
    "announcing": sweep,
    "taking back": sweep,
    "alerts": send,
}


class Rounds:
    """Plays rounds on a database; ``report`` says what was killed and differs."""

    def __init__(self, env, seed, processes, kills):
        self.processes, self.kills = processes, kills
        self.registry = env.registry
        self.random = random.Random(seed)
        self.expected, self.seconds = {}, {}
        self.report = {"killed": dict.fromkeys(JOBS, 0), "different": []}
        self.report |= {"seed": seed, "failed": 0}
        with self._env() as fresh:
            self.cohorts = Cohorts(fresh, LEADS)

    def _env(self):
        return apart.environment(self.registry)

    def play(self, number):
        """Send cohort ``number`` through all jobs; the first one is the example."""
        with self._env() as env:
            lead_ids = self.cohorts.create(env, number)
        for name, job in JOBS.items():
            with self._env() as env:
                self.cohorts.let_pass(env, lead_ids, TIME_BEFORE.get(name, NO_TIME))
            if number and self.kills:
                self._kill(name, job)
            began = time.monotonic()
            together = number and name not in ALONE
            self._finish(job, self.processes if together else 1)
            self.seconds.setdefault(name, time.monotonic() - began)
            with self._env() as env:
                found = json.loads(json.dumps(snapshot(env, lead_ids)))
            expected = self.expected.setdefault(name, found)
            if found != expected:
                self.report["different"].append([number, name, expected, found])

    def _finish(self, job, processes):
        """Let that many processes do the job at the same moment."""
        moment = time.time() + (START_SECONDS if processes > 1 else 0)
        pids = [
            apart.start(self.registry, job, moment) for _process in range(processes)
        ]
        self.report["failed"] += apart.wait(pids)

    def _kill(self, name, job):
        pid = apart.start(self.registry, job)
        time.sleep(self.random.uniform(0, self.seconds[name] * SPREAD))
        self.report["killed"][name] += apart.kill(self.registry, pid)


def run(env, path, rounds, seed, processes=1, kills=False):
    """Play ``rounds`` rounds and write the report to ``path``."""
    points = Rounds(env, seed, processes, kills)
    for number in range(rounds + 1):
        points.play(number)
    with points._env() as fresh:
        differences = fresh["lead.custody.difference"]
        found = differences._reconcile_all(now=fresh.cr.now())
        points.report["reconcile"] = found.mapped("kind")
    points.report["expected"] = points.expected
    with open(path, "w") as file:
        json.dump(points.report, file)
