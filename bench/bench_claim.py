"""T10: claims from a pool, alone and when eight reps want the same lead.

The baseline is core's way to take a lead: a plain write of the owner, on a database
with crm only, in turn with ours. Each call is as RPC makes it: own cursor, retried.
"""

import logging
import os
import statistics
import threading
import time

import odoo
from odoo.modules.registry import Registry
from odoo.service.model import execute_cr

from . import harness

REPS = 8
ROUNDS = 5
LEADS_A_ROUND = 8
FREE_CLAIMS = 60
WARM_UP = 10
MOST_CONTENDED = 0.150  # seconds
MOST_FREE = 0.040  # seconds


class Side:
    """One database with reps and leads that wait; ``take`` is how a lead is taken."""

    def __init__(self, db_name, take, **lead_vals):
        self.db_name = db_name
        self.take = take
        self.reset()
        self.user_ids, self.lead_ids = self._commit(lambda env: _fill(env, lead_vals))

    def reset(self):
        """Forget what was measured."""
        self.seconds, self.queries = [], []
        self.yes = self.doubles = 0

    def _commit(self, work):
        with Registry(self.db_name).cursor() as cursor:
            return work(odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {}))

    def call(self, user_id, lead_id):
        """Take a lead as RPC does; return whether the answer is yes."""
        started = time.perf_counter()
        with Registry(self.db_name).cursor() as cursor:
            answer = self.take(cursor, user_id, lead_id)
            self.queries.append(cursor.sql_log_count)
        self.seconds.append(time.perf_counter() - started)
        return answer

    def round(self):
        """Let all reps take each lead at the same instant."""
        for _lead in range(LEADS_A_ROUND):
            self._contest(self.lead_ids.pop())

    def _contest(self, lead_id):
        answers = []
        barrier = threading.Barrier(REPS)

        def want(user_id):
            barrier.wait()
            answers.append(self.call(user_id, lead_id))

        threads = [threading.Thread(target=want, args=(id_,)) for id_ in self.user_ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.yes += sum(answers)
        self.doubles += max(0, sum(answers) - 1)

    def p95(self):
        return statistics.quantiles(self.seconds, n=20)[-1]


def _fill(env, lead_vals):
    rep = env.ref("sales_team.group_sale_salesman")
    users = env["res.users"].with_context(no_reset_password=True)
    reps = users.create(
        [
            {"name": f"R{n}", "login": f"claim{n}", "group_ids": [(6, 0, rep.ids)]}
            for n in range(REPS)
        ]
    )
    count = (ROUNDS + 1) * LEADS_A_ROUND + FREE_CLAIMS + WARM_UP
    leads = env["crm.lead"].create(
        [{"name": f"L{n}", "user_id": False, **lead_vals} for n in range(count)]
    )
    return reps.ids, leads.ids


def claim(cursor, user_id, lead_id):
    """Ours: a rep claims, with limits to be looked at."""
    answer = execute_cr(cursor, user_id, "crm.lead", "claim", [[lead_id]], {})
    return bool(answer["claimed"])


def write(cursor, user_id, lead_id):
    """Core's: the form and the kanban write the owner."""
    try:
        args = [[lead_id], {"user_id": user_id}]
        return bool(execute_cr(cursor, user_id, "crm.lead", "write", args, {}))
    except odoo.exceptions.AccessError:  # it is somebody else's already
        return False


def run(env):
    """Return the rows of T10."""
    # Core's conflicts are what is measured; each would be logged.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    limits = {"claim_limit_day": 1000, "claim_limit_held": 1000}
    pool = env["lead.pool"].create({"name": "Bench", "kind": "public", **limits})
    env.cr.commit()
    ours = Side(env.cr.dbname, claim, pool_id=pool.id)
    core = Side(os.environ["LEAD_BENCH_CORE_DB"], write)
    free = _take_free((ours, core))
    queries = [statistics.median(side.queries) for side in (ours, core)]
    for side in (ours, core):
        side.round()  # warm-up
        side.reset()
    for _round in range(ROUNDS):
        core.round()
        ours.round()
    contested = ROUNDS * LEADS_A_ROUND
    if ours.yes != contested:
        raise harness.UnfairComparison(f"{ours.yes} winners of {contested} leads")
    return [
        _row(f"claim, {REPS} reps want the lead: p95", ours.p95(), core.p95()),
        _row("claim, nobody else wants it: p95", *free, MOST_FREE),
        harness.Row(
            *("T10", "claim, nobody else wants it: queries", queries[0], "queries"),
            baseline=queries[1],
        ),
        harness.Row(
            "T10",
            f"reps told yes who do not own it, of {contested} leads",
            ours.doubles,
            "reps",
            core.doubles,
            target="0",
            met=ours.doubles == 0,
        ),
    ]


def _take_free(sides):
    """Let one rep of each side take lead after lead, in turn; return both p95."""
    for number in range(WARM_UP + FREE_CLAIMS):
        for side in sides:
            if number == WARM_UP:
                side.reset()
            side.call(side.user_ids[0], side.lead_ids.pop())
    return [side.p95() for side in sides]


def _row(what, ours, core, most=MOST_CONTENDED):
    return harness.Row(
        "T10",
        what,
        ours * 1000,
        "ms",
        core * 1000,
        core / ours,
        f"<= {most * 1000:.0f} ms",
        ours <= most,
    )
