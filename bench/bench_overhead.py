"""T25: what creating and writing leads costs with our addons, when no rule fires.

The baseline is a database with crm only, in the same process, in turn with ours.
"""

import contextlib
import os

import odoo
from odoo.modules.registry import Registry

from . import harness

BATCH = 1000
MOST_EXTRA_CPU = 0.05
MOST_EXTRA_QUERIES_PER_RECORD = 0.05
MOST_EXTRA_QUERIES_SINGLE = 4
MOST_EXTRA_QUERIES_WRITE = 2


@contextlib.contextmanager
def core_environment():
    """Yield an environment on a database with crm and none of our addons."""
    with Registry(os.environ["LEAD_BENCH_CORE_DB"]).cursor() as cursor:
        yield odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        cursor.rollback()


def prepare_vals(count):
    """Return the values of a batch of leads, as an import would give them."""
    return [
        {
            "name": f"Lead {number}",
            "contact_name": f"Person {number}",
            "email_from": f"person{number}@bench.example.com",
            "phone": f"+3247712{number:04d}",
            "type": "lead",
            "user_id": False,
        }
        for number in range(count)
    ]


def create(env, count=BATCH):
    """Create a batch, flushed as at a commit, and undo it; return how many."""
    with contextlib.suppress(_Undo), env.cr.savepoint():
        leads = env["crm.lead"].create(prepare_vals(count))
        env.cr.flush()
        created = len(leads)
        raise _Undo
    env.invalidate_all(flush=False)
    return created


class _Undo(Exception):
    """Ends a savepoint without keeping its work."""


def queries(env, work, *args):
    """Return how many queries ``work(env, *args)`` needs."""
    before = env.cr.sql_log_count
    work(env, *args)
    return env.cr.sql_log_count - before


def write(env, leads, city):
    """Give a batch of leads a city, which no rule looks at."""
    leads.write({"city": city})
    env.cr.flush()


def run(env):
    """Return the rows of T25."""
    with core_environment() as core:
        sides = harness.compare(
            lambda: create(env), lambda: create(core), lambda ours, base: ours == base
        )
        batch = [queries(side, create) for side in (env, core)]
        single = [queries(side, create, 1) for side in (env, core)]
        written = [_write_queries(side) for side in (env, core)]
    extra_cpu = sides.ours.cpu_median / sides.baseline.cpu_median - 1
    return [
        harness.Row(
            "T25",
            f"create {BATCH} leads: Python CPU against crm alone",
            sides.ours.cpu_median,
            "s",
            sides.baseline.cpu_median,
            sides.cpu_ratio,
            f"<= +{MOST_EXTRA_CPU:.0%}",
            extra_cpu <= MOST_EXTRA_CPU,
        ),
        _row(
            f"create {BATCH} leads: queries a record",
            [count / BATCH for count in batch],
            MOST_EXTRA_QUERIES_PER_RECORD,
        ),
        _row("create one lead: queries", single, MOST_EXTRA_QUERIES_SINGLE),
        _row(f"write {BATCH} leads: queries", written, MOST_EXTRA_QUERIES_WRITE),
    ]


def _write_queries(env):
    leads = env["crm.lead"].create(prepare_vals(BATCH))
    # The fewest of three: the others fill caches of the process.
    cities = ("Ghent", "Bruges", "Aalst")
    return min(queries(env, write, leads, city) for city in cities)


def _row(what, counts, most):
    ours, core = counts
    return harness.Row(
        "T25",
        what,
        ours,
        "queries",
        core,
        target=f"<= +{most:g}",
        met=ours - core <= most,
    )
