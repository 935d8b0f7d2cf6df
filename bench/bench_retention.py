"""Old engagements: one table or a partition for each month; what rolling up costs.

The same rows in a copy of the journal's table and in one that is RANGE-partitioned by
the month in which they occurred, both without triggers and foreign keys, with the same
indexes as far as PostgreSQL allows: a unique key without the month is not among them.
Rolling up works on the journal itself, with the rows of its first year. Times are CPU
seconds of the database process that does the work, since other work shares the machine.
"""

import os
import time
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from odoo.addons.lead_priority.models.retention.lead_engagement_roll_up import (
    BATCH_SIZE,
)

from . import scoring_data as data
from .harness import Row

ROWS = int(os.environ.get("LEAD_BENCH_ENGAGEMENTS", "5000000"))
LEADS = 50_000
MONTHS = 60
INSERT_ROWS = 10_000
RESCORED = 1_000
RUNS = 5
START = datetime(2021, 3, 1)  # noqa: DTZ001 naive UTC
NOW = START + relativedelta(months=MONTHS)
TICKS = os.sysconf("SC_CLK_TCK")
JOURNAL = SQL("lead_engagement")
PLAIN, PARTED = SQL("bench_plain"), SQL("bench_parted")
COLUMNS = SQL("lead_id, type_id, occurred_at, recorded_at")


def run(env):
    """Give the rows of both tables and of the roll-up; works on its own leads."""
    env["lead.score.model"].search([("state", "=", "active")]).action_archive()
    type_ids = data.fill(env, LEADS, 0)
    create_parted(env)
    first = fill(env, type_ids)
    model = data.create_model(env, type_ids)
    env.cr.commit()
    vacuum(env)
    return [
        *sizes(env),
        *inserts(env, type_ids, first),
        *rescores(env, model, first),
        *roll_ups(env),
        *drops(env),
    ]


class Cpu:
    """CPU seconds that the database process of ``env`` spent inside the block."""

    def __init__(self, env):
        env.cr.execute("SELECT pg_backend_pid()")
        self.path = f"/proc/{env.cr.fetchone()[0]}/stat"

    def read(self):
        with open(self.path) as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def __enter__(self):
        self.started, self.wall = self.read(), time.perf_counter()
        return self

    def __exit__(self, *_error):
        self.seconds = self.read() - self.started
        self.wall = time.perf_counter() - self.wall


def create_parted(env):
    """Make the partitioned table: a month each, indexes as those of the journal."""
    env.cr.execute(
        """CREATE TABLE bench_plain (LIKE lead_engagement INCLUDING ALL);
           CREATE TABLE bench_parted (LIKE lead_engagement INCLUDING DEFAULTS)
               PARTITION BY RANGE (occurred_at);
           ALTER TABLE bench_parted ADD PRIMARY KEY (id, occurred_at);
           CREATE UNIQUE INDEX ON bench_parted (external_key, occurred_at)
               WHERE external_key IS NOT NULL;
           CREATE INDEX ON bench_parted (lead_id, type_id, occurred_at)
               INCLUDE (is_automated);
           CREATE INDEX ON bench_parted USING brin (recorded_at, occurred_at)"""
    )
    for number in range(MONTHS + 1):
        month = START + relativedelta(months=number)
        env.cr.execute(
            SQL(
                "CREATE TABLE %s PARTITION OF bench_parted"
                " FOR VALUES FROM (%s) TO (%s)",
                part(month),
                month,
                month + relativedelta(months=1),
            )
        )


def part(month):
    return SQL.identifier(f"bench_parted_{month:%Y_%m}")


def fill(env, type_ids):
    """Insert the same rows into both, in the order of time; give the first lead."""
    env.cr.execute("SELECT max(id) - %s + 1 FROM crm_lead", [LEADS])
    first = env.cr.fetchone()[0]
    env.cr.execute("SELECT setseed(0.42)")
    env.cr.execute(
        SQL(
            """INSERT INTO %s (%s)
               SELECT %s + floor(random() * %s)::int,
                      (%s::int[])[1 + floor(random() * 10)::int], at, at
                 FROM (SELECT date_trunc('second', %s::timestamp
                              + i::float8 / %s * (%s::timestamp - %s::timestamp)) AS at
                         FROM generate_series(0, %s) AS i) AS moments""",
            PLAIN,
            COLUMNS,
            first,
            LEADS,
            type_ids,
            START,
            ROWS,
            NOW,
            START,
            ROWS - 1,
        )
    )
    env.cr.execute(SQL("INSERT INTO %s SELECT * FROM %s ORDER BY id", PARTED, PLAIN))
    env.cr.execute(
        SQL(
            "INSERT INTO %s SELECT * FROM %s WHERE occurred_at < %s ORDER BY id",
            JOURNAL,
            PLAIN,
            START + relativedelta(years=1),
        )
    )
    return first


def vacuum(env):
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute(
        "VACUUM (ANALYZE) crm_lead, lead_engagement, bench_plain, bench_parted"
    )
    env.cr._cnx.autocommit = False


def sizes(env):
    env.cr.execute(
        """SELECT pg_total_relation_size('bench_plain') / 1e6,
                  (SELECT sum(pg_total_relation_size(relid)) / 1e6
                     FROM pg_partition_tree('bench_parted'))"""
    )
    plain, parted = map(float, env.cr.fetchone())
    return [
        Row("retention", f"{ROWS:,} engagements with indexes, one table", plain, "MB",
            parted, notes="baseline: partitions by month"),
    ]  # fmt: skip


def inserts(env, type_ids, first):
    """New engagements of today, as the API sends them."""
    seconds = {}
    for table in (PLAIN, PARTED) * RUNS:
        with Cpu(env) as cpu:
            env.cr.execute(
                SQL(
                    """INSERT INTO %s (%s)
                       SELECT %s + i %% %s, %s, %s, %s
                         FROM generate_series(1, %s) AS i""",
                    table,
                    COLUMNS,
                    first,
                    LEADS,
                    type_ids[0],
                    NOW - timedelta(hours=1),
                    NOW,
                    INSERT_ROWS,
                )
            )
            env.cr.commit()
        seconds.setdefault(table.code, []).append(cpu.seconds)
    return [compared("inserting, lists of 10,000", seconds, INSERT_ROWS, "rows/s")]


def rescores(env, model, first):
    """The statement of the score engine for 1,000 leads."""
    ids = list(range(first, first + RESCORED))
    score_models = env["lead.score.model"]
    statement = score_models._compile(
        model._to_score_model(), NOW, SQL("crm_lead.id = ANY (%s)", ids)
    ).select_scores()
    seconds, results = {}, {}
    for table in (PLAIN, PARTED) * RUNS:
        code = statement.code.replace("lead_engagement e", f"{table.code} e")
        with Cpu(env) as cpu:
            env.cr.execute(SQL(code, *statement.params))
            rows = env.cr.fetchall()
        seconds.setdefault(table.code, []).append(cpu.seconds)
        results[table.code] = sorted(rows)
    assert results[PLAIN.code] == results[PARTED.code]
    return [compared(f"rescoring {RESCORED:,} leads", seconds, 1, "runs/s")]


def compared(what, seconds, count, unit):
    plain, parted = (count / max(best(seconds[t.code]), 0.001) for t in (PLAIN, PARTED))
    return Row("retention", f"{what}, one table", plain, unit, parted, plain / parted,
               notes="baseline: partitions by month; CPU of the database")  # fmt: skip


def best(seconds):
    return sorted(seconds)[len(seconds) // 2]


def roll_ups(env):
    """A month moved by the job, and another one by DELETE and INSERT alone."""
    companies = env["res.company"].search([])
    companies.lead_engagement_keep_months = 12
    env.cr.commit()
    journal, seconds = env["lead.engagement"], {}
    moved, python = {}, {}
    for number in range(2 * RUNS):
        month = START + relativedelta(months=number)
        way = bare if number % 2 else roll_up
        with Cpu(env) as cpu:
            moved[way], python[way] = way(env, journal, month)
        seconds.setdefault(way, []).append(cpu.seconds)
    ours, raw = (moved[way] / best(seconds[way]) for way in (roll_up, bare))
    return [
        Row("retention", f"rolling up, batches of {BATCH_SIZE:,}", ours, "rows/s", raw,
            ours / raw, notes="baseline: bare DELETE + INSERT of sums; CPU of the"
            f" database; {python[roll_up]:.2f} s of Python for a month"),
    ]  # fmt: skip


def roll_up(env, journal, month):
    started, total = time.process_time(), 0
    while count := journal._roll_up_month(NOW, month):
        env.cr.commit()
        total += count
    return total, time.process_time() - started


def bare(env, journal, month):
    with journal._permit("roll_up"):
        env.cr.execute(
            SQL(
                """WITH gone AS (DELETE FROM lead_engagement
                        WHERE occurred_at >= %s AND occurred_at < %s RETURNING *)
                   INSERT INTO lead_engagement_month (lead_id, type_id, month, times,
                          first_at, last_at, rolled_up_at)
                   SELECT lead_id, type_id, %s, count(*), min(occurred_at),
                          max(occurred_at), %s FROM gone GROUP BY lead_id, type_id""",
                month,
                month + relativedelta(months=1),
                month,
                NOW,
            )
        )
        env.cr.execute(
            "SELECT sum(times) FROM lead_engagement_month WHERE month = %s", [month]
        )
        total = env.cr.fetchone()[0]
    env.cr.commit()
    return total, 0.0


def drops(env):
    """A month less: DELETE and what VACUUM then does, against DETACH and DROP."""
    month = START + relativedelta(months=30)
    with Cpu(env) as deleted:
        env.cr.execute(
            SQL(
                "DELETE FROM bench_plain WHERE occurred_at >= %s AND occurred_at < %s",
                month,
                month + relativedelta(months=1),
            )
        )
        env.cr.commit()
    with Cpu(env) as vacuumed:
        vacuum(env)
    with Cpu(env) as dropped:
        env.cr.execute(SQL("ALTER TABLE bench_parted DETACH PARTITION %s", part(month)))
        env.cr.execute(SQL("DROP TABLE %s", part(month)))
        env.cr.commit()
    return [
        Row("retention", "a month less: DELETE", deleted.wall, "s", dropped.wall,
            notes="baseline: DETACH and DROP; by the clock"),
        Row("retention", "VACUUM after it, all tables", vacuumed.wall, "s",
            notes=f"by the clock; {2 * RUNS} months were rolled up before"),
        *sizes(env),
    ]  # fmt: skip
