"""T15, T19: steps of flows without mails, and what flows cost when nothing is due."""

import statistics
import time
from datetime import datetime, timedelta

from odoo.tools import SQL

from .harness import Row, Side, UnfairComparison

SIZES = (10_000, 100_000)
RUNS = 3
NOW = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 naive UTC
LEAST_STEPS = 3000  # a second
MOST_QUERIES = 0.1  # a step
MOST_GROWTH = 10.5
FLOWS = 1000
FINISHED = 1_000_000
IDLE_RUNS = 20
MOST_IDLE_SECONDS = 0.05
MOST_IDLE_QUERIES = 10
STEPS = 4  # entered, asked, waited, and asked again


def run(env):
    """Return the rows of T15 and T19; the database is the bench's own."""
    flow = make_flow(env, "Bench")
    lead_ids = make_leads(env, SIZES[-1])
    works = {size: Work(env, flow, lead_ids[:size]) for size in SIZES}
    sides = {size: Side(f"{size:,} leads") for size in SIZES}
    for _run in range(RUNS):  # in turn: the machine is not the same all the time
        for size, work in works.items():
            sides[size].run(work.do, work.reset)
    seconds = {size: side.median for size, side in sides.items()}
    return [*_steps_rows(work, seconds), _growth_row(seconds), *_idle_rows(env)]


class Work:
    """Let leads enter and do all their steps, batch by batch as the job does."""

    def __init__(self, env, flow, lead_ids):
        self.env, self.flow, self.lead_ids = env, flow, lead_ids
        self.enrollments = env["lead.nurture.enrollment"]
        self.queries = 0

    def reset(self):
        self.env.cr.execute("TRUNCATE lead_nurture_enrollment CASCADE")
        vacuum(self.env, "lead_nurture_enrollment, lead_nurture_execution")

    def do(self):
        before = self.env.cr.sql_log_count
        self.enrollments._enter(self.flow, self.lead_ids, NOW)
        self.env.cr.commit()  # pylint: disable=invalid-commit
        for now in (NOW, NOW + timedelta(days=1)):
            place = {}
            while self.enrollments._run_due(now, place=place):
                self.env.flush_all()
                self.env.cr.commit()  # pylint: disable=invalid-commit
        self.queries = self.env.cr.sql_log_count - before
        self.check()

    def check(self):
        """Each lead has done each step once, half of them each way."""
        found = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), COUNT(DISTINCT enrollment_id),
                          COUNT(*) FILTER (WHERE outcome = 'yes')
                     FROM lead_nurture_execution WHERE state = 'done'"""
            )
        )[0]
        leads = len(self.lead_ids)
        left = self.enrollments.search_count([("state", "=", "running")])
        if left or found != (leads * (STEPS - 1), leads, leads // 2):
            raise UnfairComparison(f"not all steps were done: {found}, {left} are left")


def make_flow(env, name):
    """A flow of questions and a wait: half of the leads go each way."""
    flow = env["lead.nurture.flow"].create(
        {"name": name, "trigger_ids": [(0, 0, {"kind": "manual"})]}
    )
    steps = env["lead.nurture.step"]

    def add(kind, parent=None, outcome="next", **values):
        return steps.create(
            {
                "flow_id": flow.id,
                "name": kind,
                "kind": kind,
                "parent_id": parent and parent.id,
                "outcome": outcome,
                **values,
            }
        )

    clicked = env.ref("lead_priority.lead_engagement_type_mail_click")
    first = add("branch", branch_domain="[('partner_name', '=', 'Bank')]")
    for outcome in ("yes", "no"):
        wait = add("wait", first, outcome)
        add("branch", wait, branch_kind="engagement", branch_type_ids=clicked.ids)
    flow.action_start()
    return flow


def make_leads(env, count):
    """Insert open leads; every second one is of a bank."""
    env.cr.execute(
        SQL(
            """INSERT INTO crm_lead (name, type, active, won_status, stage_id,
                   company_id, qualification, probability, partner_name, country_id,
                   create_date, write_date)
               SELECT 'Lead ' || i, 'lead', TRUE, 'pending', %s, %s, 'raw', 10,
                      CASE i %% 2 WHEN 0 THEN 'Bank' END, %s, %s, %s
                 FROM generate_series(1, %s) i RETURNING id""",
            env["crm.stage"].search([], limit=1).id,
            env.company.id,
            env.ref("base.cn").id,
            NOW,
            NOW,
            count,
        )
    )
    lead_ids = [row[0] for row in env.cr.fetchall()]
    vacuum(env, "crm_lead")
    return lead_ids


def vacuum(env, tables):
    """As autovacuum leaves the tables: dead rows gone, statistics known."""
    env.cr.commit()  # pylint: disable=invalid-commit
    env.cr._cnx.autocommit = True
    env.cr.execute(
        SQL(
            "VACUUM (ANALYZE) %s",
            SQL(", ").join(map(SQL.identifier, tables.split(", "))),
        )
    )
    env.cr._cnx.autocommit = False
    env.invalidate_all(flush=False)


def _steps_rows(work, seconds):
    size = SIZES[-1]
    rate = size * STEPS / seconds[size]
    queries = work.queries / (size * STEPS)
    what = f"{size:,} leads enter, are asked, wait a day and are asked again"
    return [
        Row(
            "T15",
            f"{what}; each commit included",
            rate,
            "steps/s",
            target=f">= {LEAST_STEPS:,} steps/s",
            met=rate >= LEAST_STEPS,
            notes=f"{len(work.lead_ids) * STEPS:,} steps",
        ),
        Row(
            "T15",
            what,
            queries,
            "queries/step",
            target=f"<= {MOST_QUERIES:g}",
            met=queries <= MOST_QUERIES,
        ),
    ]


def _growth_row(seconds):
    growth = seconds[SIZES[1]] / seconds[SIZES[0]]
    return Row(
        "T15",
        f"the same of {SIZES[1]:,} leads beside {SIZES[0]:,}",
        growth,
        "times",
        target=f"<= {MOST_GROWTH:g} x",
        met=growth <= MOST_GROWTH,
    )


def _idle_rows(env):
    """Many active flows, a million enrollments at rest, and nothing is due."""
    _fill_idle(env)
    seconds, queries = [], 0
    for _run in range(IDLE_RUNS):
        env.cr.commit()  # pylint: disable=invalid-commit
        env.invalidate_all(flush=False)
        before, started = env.cr.sql_log_count, time.perf_counter()
        found = _pass(env)
        seconds.append(time.perf_counter() - started)
        queries = max(queries, env.cr.sql_log_count - before)
        if found:
            raise UnfairComparison("something was due")
    median = statistics.median(seconds)
    what = f"a pass with {FLOWS:,} active flows and {FINISHED:,} finished enrollments"
    return [
        Row(
            "T19",
            what,
            1000 * median,
            "ms",
            target=f"<= {1000 * MOST_IDLE_SECONDS:.0f} ms",
            met=median <= MOST_IDLE_SECONDS,
            notes="all three jobs: entering, steps, sending",
        ),
        Row(
            "T19",
            what,
            queries,
            "queries",
            target=f"<= {MOST_IDLE_QUERIES}",
            met=queries <= MOST_IDLE_QUERIES,
        ),
    ]


def _pass(env):
    """Do what the jobs do, one after the other; give how much was due."""
    return (
        env["lead.nurture.flow"]._enter_next(NOW)
        + env["lead.nurture.enrollment"]._run_due(NOW)
        + env["lead.nurture.execution"]._send_due(NOW)
    )


def _fill_idle(env):
    """Make flows that wait for a click and a date, and what was done by them."""
    env.cr.execute("TRUNCATE lead_nurture_enrollment CASCADE")
    clicked = env.ref("lead_priority.lead_engagement_type_mail_click")
    trigger = {"kind": "engagement", "engagement_type_ids": [(6, 0, clicked.ids)]}
    flows = env["lead.nurture.flow"].create(
        [
            {"name": f"Flow {number}", "trigger_ids": [(0, 0, trigger)]}
            for number in range(FLOWS)
        ]
    )
    env["lead.nurture.step"].create(
        [{"flow_id": flow.id, "name": "End", "kind": "end"} for flow in flows]
    )
    for flow in flows:
        flow._activate("from_now", now=NOW - timedelta(days=1))
    env.cr.execute("DELETE FROM lead_nurture_signal")
    env.flush_all()
    env.cr.execute(
        SQL(
            """INSERT INTO lead_nurture_enrollment (flow_id, family_id, lead_id,
                   state, visit, entered_at, ended_at)
               SELECT flow.id, flow.id, NULL, 'done', 1, %s, %s
                 FROM generate_series(0, %s - 1) i
                 JOIN unnest(%s::int4[]) WITH ORDINALITY AS flow (id, nth)
                   ON flow.nth = i %% %s + 1""",
            NOW,
            NOW,
            FINISHED,
            flows.ids,
            FLOWS,
        )
    )
    while _pass(env):
        pass
    vacuum(env, "lead_nurture_enrollment, lead_nurture_flow, lead_nurture_signal")
