"""T11: the sweep of deadlines and taking leads back, beside plain SQL."""

import contextlib
import statistics
import time
from datetime import datetime, timedelta

from odoo.tools import SQL

from .harness import Row, compare, queries_per_record

LEADS = 100_000
OWNERS = 50
BREACH_EVERY = 20  # 5 %
NOW = datetime(2026, 3, 4, 9, 0)  # noqa: DTZ001 naive UTC
LEAST_RATIO = 0.5
MOST_SECONDS = 2.0
MOST_IDLE_SECONDS = 0.05
IDLE_RUNS = 20


def run(env):
    """Return the rows of the sweep; works on its own leads and rolls back."""
    pool, policy = _set_up(env)
    _fill(env, policy)
    due = _count_due(env)
    rows = [_idle(env)]
    rules = env["lead.alert.rule"].search([("event_id.code", "=", "reclaimed")])
    for tells in (False, True):
        rules.active = tells
        env.flush_all()
        rows.append(_compare(env, pool, due, tells))
    return rows


def _compare(env, pool, due, tells):
    """Take back beside SQL, which tells nobody: without alerts, and with digests."""

    def ours():
        return _undone(env, _sweep, pool)

    def plain():
        return _undone(env, _by_sql, pool)

    sides = compare(ours, plain, lambda a, b: a == b and a[0] == due)
    queries = queries_per_record(env.cr, ours, due)
    return Row(
        "T11",
        f"sweep and take back {due:,} of {LEADS:,} leads against UPDATE of leads and"
        f" custody rows in SQL{', a digest for each owner too' if tells else ''}",
        sides.ours.median,
        "s",
        sides.baseline.median,
        sides.ratio,
        "" if tells else f">= {LEAST_RATIO:.0%}, <= {MOST_SECONDS:g} s",
        None
        if tells
        else sides.ratio >= LEAST_RATIO and sides.ours.median <= MOST_SECONDS,
        f"{queries:.3f} queries a lead",
    )


def _set_up(env):
    """Make the owners, a public pool and a policy that takes back after 48 hours."""
    pool = env["lead.pool"].create({"name": "Bench", "kind": "public"})
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {"name": f"Rep {number}", "login": f"bench_rep_{number}"}
            for number in range(OWNERS)
        ]
    )
    policy = env["lead.sla.policy"].create(
        {
            "name": "Bench",
            "reclaim_pool_id": pool.id,
            "state": "active",
            "active_from": NOW - timedelta(days=30),
        }
    )
    return pool, policy


def _fill(env, policy):
    """Insert leads with owners; those of 5 % are due to be taken back."""
    owners = env["res.users"].search([("login", "like", "bench_rep_")]).ids
    team = env["crm.team"].create({"name": "Bench", "company_id": env.company.id})
    ids = [
        row[0]
        for row in env.execute_query(
            SQL(
                """INSERT INTO crm_lead (name, type, active, won_status, user_id,
                       stage_id, team_id, company_id, qualification, probability,
                       email_normalized, date_open, create_date, write_date)
                   SELECT 'Lead ' || i, 'lead', TRUE, 'pending',
                       (%s::int4[])[i %% %s + 1], %s, %s, %s, 'raw', 10,
                       'p' || i || '@bench.example.com', %s, %s, %s
                     FROM generate_series(1, %s) i RETURNING id""",
                owners,
                OWNERS,
                env["crm.stage"].search([], limit=1).id,
                team.id,
                env.company.id,
                *(NOW,) * 3,
                LEADS,
            )
        )
    ]
    _assign(env, env["crm.lead"].browse(ids), policy)
    _vacuum(env)


def _assign(env, leads, policy):
    """Let the leads have their owners; 5 % for 48 hours, and announced."""
    assigned = NOW - timedelta(minutes=10)
    env["lead.capture"]._register_leads(leads, now=assigned, entry="manual")
    env.cr.execute(
        SQL(
            """UPDATE lead_sla_clock SET
                   started_at = started_at - interval '48 hours',
                   due_at = %(now)s, announced_at = %(now)s - interval '24 hours',
                   step = CASE WHEN kind = 'untouched' THEN 4 ELSE 5 END,
                   breached_at = CASE WHEN kind <> 'untouched' THEN %(now)s END,
                   state = CASE kind WHEN 'untouched' THEN 'running'
                           ELSE 'breached' END,
                   next_at = CASE WHEN kind = 'untouched' THEN %(now)s END
                WHERE policy_id = %(policy)s AND kind <> 'idle'
                  AND lead_id %% %(every)s = 0""",
            now=NOW,
            policy=policy.id,
            every=BREACH_EVERY,
        )
    )


def _vacuum(env):
    """As autovacuum leaves the tables: dead rows gone, statistics known."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM (ANALYZE) crm_lead, lead_custody, lead_sla_clock")
    env.cr._cnx.autocommit = False
    env.invalidate_all(flush=False)


def _count_due(env):
    env.cr.execute(SQL("SELECT COUNT(*) FROM lead_sla_clock WHERE next_at <= %s", NOW))
    return env.cr.fetchone()[0]


def _idle(env):
    """A minute before anything is due: what each pass of the cron costs."""
    clocks, seconds = env["lead.sla.clock"], []
    for _run in range(IDLE_RUNS):
        started = time.perf_counter()
        found = clocks._process_due(NOW - timedelta(minutes=1))
        seconds.append(time.perf_counter() - started)
    median = statistics.median(seconds)
    return Row(
        "T11",
        f"sweep with nothing due among {3 * LEADS:,} deadlines",
        median,
        "s",
        target=f"<= {1000 * MOST_IDLE_SECONDS:.0f} ms",
        met=median <= MOST_IDLE_SECONDS and not found,
    )


class _Undo(Exception):
    """Ends a savepoint without keeping its work."""


def _undone(env, work, pool):
    """Do the work, look at the result, and undo it."""
    result = None
    with contextlib.suppress(_Undo), env.cr.savepoint():
        work(env, pool)
        env.flush_all()
        result = _result(env, pool)
        raise _Undo
    env.invalidate_all(flush=False)
    return result


def _sweep(env, _pool):
    clocks = env["lead.sla.clock"]
    while clocks._process_due(NOW):
        env.flush_all()


def _by_sql(env, pool):
    """Take the same leads back as one would by hand, custody rows included."""
    env.cr.execute(
        SQL(
            """CREATE TEMPORARY TABLE taken ON COMMIT DROP AS
               SELECT lead_id FROM lead_sla_clock
                WHERE next_at <= %s AND kind = 'untouched'""",
            NOW,
        )
    )
    env.cr.execute(
        SQL(
            """UPDATE crm_lead SET user_id = NULL, pool_id = %s, date_open = NULL,
                   sla_due_at = NULL, sla_state = NULL
                WHERE id IN (SELECT lead_id FROM taken)""",
            pool.id,
        )
    )
    env.cr.execute(
        SQL(
            """UPDATE lead_custody SET ended_at = %s WHERE ended_at IS NULL
                  AND lead_id IN (SELECT lead_id FROM taken)""",
            NOW,
        )
    )
    env.cr.execute(
        SQL(
            """INSERT INTO lead_custody (capture_id, lead_id, place, pool_id,
                   company_id, started_at, reason, by_user_id)
               SELECT capture_id, lead_id, 'pool', %s, company_id, %s, 'reclaimed', %s
                 FROM lead_custody WHERE ended_at = %s
                  AND lead_id IN (SELECT lead_id FROM taken)""",
            pool.id,
            NOW,
            env.uid,
            NOW,
        )
    )


def _result(env, pool):
    """What both sides must have brought about: leads in the pool, custody rows."""
    env.cr.execute(
        SQL(
            """SELECT COUNT(*), SUM(lead.id), COUNT(lead.date_open),
                      COUNT(lead.sla_due_at), COUNT(row.id), COUNT(was.id)
                 FROM crm_lead lead
                 JOIN lead_custody row ON row.lead_id = lead.id
                  AND row.ended_at IS NULL AND row.reason = 'reclaimed'
                  AND row.pool_id = lead.pool_id
                 JOIN lead_custody was ON was.lead_id = lead.id
                  AND was.ended_at = row.started_at AND was.place = 'owner'
                WHERE lead.pool_id = %s AND lead.user_id IS NULL""",
            pool.id,
        )
    )
    return env.cr.fetchone()
