"""T7, T8, T9: leads to their owners, beside core's own assignment.

Core has a database with crm only. Both have 20 reps in 4 teams, each with a domain;
leads without team and owner become opportunities of reps. Every run has new leads,
and is committed batch by batch, as by the crons of both.
"""

import os
import statistics

import odoo
from odoo.modules.registry import Registry

from . import routing_worlds
from .harness import FEWEST_RUNS, Row, Side, forget_peak, read_memory

SOME, MANY = 1_000, 10_000
WARM_UP = 1_000
# Core needs half a minute for 1,000 leads: it runs in the middle of ours.
CORE_RUNS = (1, 3)
# And two minutes and more for 10,000: once.
CORE_MANY_RUNS = (2,)
LEAST_CHATTER, LEAST_BULK = 7, 40  # times core
MOST_QUERIES_CHATTER, MOST_QUERIES_BULK = 3, 0.3  # a lead
MOST_GROWTH = 10.5
MOST_MEGABYTES = 150
CORE_NOTE = "{} of core with {:,} leads, in the middle of ours"


def run(env):
    """Return the rows of T7, T8 and T9."""
    ours = routing_worlds.Ours(env)
    with Registry(os.environ["LEAD_BENCH_CORE_DB"]).cursor() as cursor:
        core = routing_worlds.Core(
            odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        )
        sides = _take_turns(ours, core)
    return _rows(sides)


def _take_turns(ours, core):
    """Run all in turn after a warm-up of each; return {name: _Measured}."""
    works = {
        "chatter": (lambda: ours.assign(logs_in_chatter=True), ours, SOME),
        "some": (lambda: ours.assign(logs_in_chatter=False), ours, SOME),
        "many": (lambda: ours.assign(logs_in_chatter=False), ours, MANY),
        "core": (core.assign, core, SOME),
        "core_many": (core.assign, core, MANY),
    }
    chosen = {"core": CORE_RUNS, "core_many": CORE_MANY_RUNS}
    for work, world, _count in works.values():
        _Measured().run(work, world, WARM_UP)
    sides = {name: _Measured() for name in works}
    for number in range(FEWEST_RUNS):
        for name, (work, world, count) in works.items():
            if number in chosen.get(name, range(FEWEST_RUNS)):
                sides[name].run(work, world, count)
    return sides


class _Measured(Side):
    """The runs of one side: also queries a lead, and memory above that before."""

    def __init__(self):
        super().__init__("")
        self.queries, self.megabytes, self.count = [], [], 0

    def run(self, work, world, count):
        world.fill(count)
        cursor = world.env.cr
        before, memory = cursor.sql_log_count, forget_peak()
        super().run(work, None)
        self.megabytes.append(read_memory("VmHWM") - memory)
        self.queries.append((cursor.sql_log_count - before) / count)
        self.count = count
        self.rate = count / self.median
        world.check(count)


def _rows(sides):
    some, many = sides["some"], sides["many"]
    growth = many.median / some.median
    megabytes = max(many.megabytes)
    return [
        _against_core(
            "T7",
            f"{SOME:,} leads to owners, logged in the chatter as core does",
            *(sides["chatter"], sides["core"], LEAST_CHATTER),
        ),
        _queries("T7", sides["chatter"], sides["core"], MOST_QUERIES_CHATTER),
        _against_core(
            "T8",
            f"{MANY:,} leads to owners: a custody row and a decision each, a digest"
            " for each rep",
            *(many, sides["core_many"], LEAST_BULK),
        ),
        _queries("T8", many, sides["core_many"], MOST_QUERIES_BULK),
        Row(
            "T9",
            f"time for {MANY:,} leads in that for {SOME:,}",
            growth,
            "times",
            target=f"<= {MOST_GROWTH}",
            met=growth <= MOST_GROWTH,
            notes=f"{some.median:.2f} s and {many.median:.2f} s",
        ),
        Row(
            "T9",
            f"memory above that before, {MANY:,} leads, most of all runs",
            megabytes,
            "MB",
            target=f"<= {MOST_MEGABYTES} MB",
            met=megabytes <= MOST_MEGABYTES,
        ),
    ]


def _against_core(target_id, what, ours, core, least):
    ratio = ours.rate / core.rate
    return Row(
        *(target_id, what, ours.rate, "leads/s", core.rate, ratio),
        target=f">= {least}x",
        met=ratio >= least,
        notes=f"{CORE_NOTE.format(len(core.seconds), core.count)}; Python's CPU"
        f" {ours.cpu_median:.2f} s",
    )


def _queries(target_id, ours, core, most):
    queries = statistics.median(ours.queries)
    return Row(
        *(target_id, "queries a lead", queries, "queries"),
        baseline=statistics.median(core.queries),
        target=f"<= {most}",
        met=queries <= most,
    )
