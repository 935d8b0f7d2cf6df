"""The audit seal over a million engagements, and verifying them.

The baseline hashes the same columns of the same rows with one statement, in one string
and without keeping anything: what PostgreSQL needs to read and hash them at all. Ours
keeps a hash for each 128 rows and an entry for each row, commits batch by batch, and
chains it. Both run in turn, on a table that does not change meanwhile.
"""

import os
import time

from odoo.tools import SQL

from .bench_events import create_leads
from .harness import FEWEST_RUNS, Row, UnfairComparison, compare, measure

# LEAD_SEAL_ROWS: fewer, for a look in passing.
ROWS = int(os.environ.get("LEAD_SEAL_ROWS", 1_000_000))
CHUNK = 100_000
TABLES = ("lead_journal_seal_block", "lead_journal_seal_part", "lead_journal_seal")


def run(env):
    """Give the rows; works on its own engagements."""
    create_leads(env)
    leave_alone(env)
    add_engagements(env)
    env.cr.commit()
    seals = Seals(env)
    both = compare(
        seals.seal, seals.hash_barely, lambda ours, raw: ours == raw, reset=seals.reset
    )
    bytes_per_row = seals.weigh()
    verified = measure("verify", seals.verify, FEWEST_RUNS)
    found = seals.change_one()
    return [
        *speed_rows(both, verified),
        Row("audit", "what a seal keeps of an engagement", bytes_per_row, "bytes/row"),
        Row(
            "audit",
            f"finding the one row of {ROWS:,} that was changed by SQL",
            found,
            "s",
            notes="the row itself is named",
        ),
    ]


def speed_rows(both, verified):
    """Give the rows of sealing and verifying beside the same baseline."""
    raw = both.baseline.median
    return [
        Row(
            "audit",
            f"sealing {ROWS:,} engagements for the first time, committed by batches",
            ROWS / both.ours.median,
            "rows/s",
            ROWS / raw,
            both.ratio,
            notes="baseline: md5(string_agg()) over the same columns, nothing kept; "
            f"{both.ours.cpu_median:.1f} s of it are Python",
        ),
        Row(
            "audit",
            f"verifying {ROWS:,} engagements, nothing changed",
            ROWS / verified.median,
            "rows/s",
            ROWS / raw,
            raw / verified.median,
            notes="baseline: the same md5(string_agg())",
        ),
    ]


def leave_alone(env):
    """Keep the vacuum away: it would run beside one side and not the other."""
    for table in ("lead_engagement", *TABLES):
        env.cr.execute(
            SQL(
                "ALTER TABLE %s SET (autovacuum_enabled = false)",
                SQL.identifier(table),
            )
        )


def add_engagements(env):
    env.cr.execute("SELECT min(id), max(id) FROM crm_lead")
    first, last = env.cr.fetchone()
    kind = env.ref("lead_priority.lead_engagement_type_pricing_page").id
    for start in range(0, ROWS, CHUNK):
        env.cr.execute(
            SQL(
                """INSERT INTO lead_engagement (lead_id, type_id, occurred_at,
                       recorded_at, value, url)
                   SELECT %(first)s + n %% (%(last)s - %(first)s + 1), %(kind)s,
                          '2026-01-01'::timestamp + n * interval '7 seconds',
                          '2026-01-01'::timestamp + n * interval '7 seconds', n %% 50,
                          'https://www.example.com/page/' || n
                     FROM generate_series(%(start)s, %(end)s) AS n""",
                first=first,
                last=last,
                kind=kind,
                start=start,
                end=start + CHUNK - 1,
            )
        )
    env.cr.execute("ANALYZE lead_engagement")


class Seals:
    """Both ways to hash all engagements; each gives how many that were."""

    def __init__(self, env):
        self.env = env
        self.seals = env["lead.journal.seal"]

    def reset(self):
        """Forget all seals; not measured."""
        for table in TABLES:
            name = SQL.identifier(table)
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
        tables = SQL(", ").join(map(SQL.identifier, TABLES))
        self.env.cr.execute(SQL("TRUNCATE %s CASCADE", tables))
        for table in TABLES:
            name = SQL.identifier(table)
            self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
        self.env.cr.commit()
        self.env.invalidate_all()

    def seal(self):
        while self.seals._seal_next():
            self.env.cr.commit()
            self.env.invalidate_all()
        part = self._get_part()
        return part.row_count

    def hash_barely(self):
        columns = self.env["lead.engagement"]._get_seal_layout().columns
        self.env.cr.execute(
            SQL(
                """SELECT count(*), md5(string_agg(ROW(%s)::text, '' ORDER BY id))
                     FROM lead_engagement""",
                SQL(", ").join(map(SQL.identifier, ("id", *columns))),
            )
        )
        return self.env.cr.fetchone()[0]

    def _get_part(self):
        parts = self.env["lead.journal.seal.part"]
        return parts.search([("journal", "=", "lead.engagement")], limit=1)

    def weigh(self):
        """Give the bytes that the blocks take for each row, indexes included."""
        self.env.cr.execute("SELECT pg_total_relation_size('lead_journal_seal_block')")
        return self.env.cr.fetchone()[0] / ROWS

    def verify(self):
        check = self.env["lead.journal.check"].create({"started_at": self.env.cr.now()})
        while check.state == "running":
            check._work()
            self.env.cr.commit()
        return check

    def change_one(self):
        """Change a row as somebody with the password does; give how long finding took.

        :raises UnfairComparison: the row is not found, or another one is
        """
        self.env.cr.execute("ALTER TABLE lead_engagement DISABLE TRIGGER USER")
        self.env.cr.execute(
            """UPDATE lead_engagement SET value = 1000
                WHERE id = (SELECT max(id) - %s FROM lead_engagement) RETURNING id""",
            [ROWS // 2],
        )
        (changed,) = self.env.cr.fetchone()
        self.env.cr.execute("ALTER TABLE lead_engagement ENABLE TRIGGER USER")
        self.env.cr.commit()
        start = time.perf_counter()
        check = self.verify()
        seconds = time.perf_counter() - start
        if check.finding_ids.mapped("row_number") != [changed]:
            raise UnfairComparison("the changed row was not found")
        return seconds
