"""T20 to T22: kept sums, a live report of all leads, and both after a change of 1 %.

The baselines: the same sums by SQL written for them, with the same conditions; the
live pivot; computing everything from nothing. ``LEAD_BENCH_LEADS=1000000`` is the long
form, over two years and a half; the short form has as many leads a day.
``LEAD_BENCH_ROWS="T20 T21"`` leaves out the rebuilds, which take longest.
"""

import os

from odoo.tools import SQL

from .harness import Row, compare
from .scoring_data import fill

LEADS = int(os.environ.get("LEAD_BENCH_LEADS", "50000"))
LONG_FORM = 1_000_000
ROWS = os.environ.get("LEAD_BENCH_ROWS", "T20 T21 T22").split()
DAYS = max(30, 730 * LEADS // LONG_FORM)
CHANGED = LEADS // 100
# Only what is computed anew reads them.
ENGAGEMENTS = 2 * LEADS if "T22" in ROWS else 1_000
SOURCES, MEDIA, TEAMS, REPS = 20, 4, 6, 30


def run(env):
    """Give the rows of milestones; works on leads of its own."""
    return figures(env, prepare(env))


def prepare(env):
    """Let leads come in and be worked on; give a leader who sees them all."""
    fill(env, LEADS, ENGAGEMENTS)
    spread(env)
    env["lead.capture"]._open_existing_leads(env.cr.now())
    env.cr.execute(
        "INSERT INTO lead_followup (lead_id, user_id, channel, direction, is_valid,"
        " occurred_at, recorded_at) SELECT id, 2, 'call', 'outgoing', TRUE,"
        " create_date, create_date FROM crm_lead WHERE id % 2 = 0"
    )
    env["lead.milestone"]._rebuild()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    leader = make_leader(env)
    env.cr.commit()
    return leader


def figures(env, leader):
    rows = [*by_day(env, leader), report(env, leader)]
    return [*rows, *refresh(env)] if "T22" in ROWS else rows


def spread(env):
    """Give the leads channels, owners and days, of which companies have many."""
    ids = {
        "source_id": make(env, "utm.source", SOURCES),
        "medium_id": make(env, "utm.medium", MEDIA),
        "team_id": make(env, "crm.team", TEAMS),
        "user_id": make(env, "res.users", REPS, "login"),
    }
    env.flush_all()
    env.cr.execute(
        SQL(
            """UPDATE crm_lead SET create_date = create_date
                      - make_interval(mins => (id * 7919::bigint %% %(minutes)s)::int),
                      source_id = (%(sources)s::int[])[id * 31 %% %(n_sources)s + 1],
                      medium_id = (%(media)s::int[])[id * 31 %% %(n_media)s + 1],
                      user_id = (%(users)s::int[])[id * 17 %% %(n_users)s + 1],
                      team_id = (%(teams)s::int[])[id * 17 %% %(n_teams)s + 1],
                      won_status = CASE WHEN id %% 9 = 0 THEN 'won' ELSE 'pending' END
             """,
            minutes=DAYS * 24 * 60,
            sources=ids["source_id"],
            n_sources=SOURCES,
            media=ids["medium_id"],
            n_media=MEDIA,
            users=ids["user_id"],
            n_users=REPS,
            teams=ids["team_id"],
            n_teams=TEAMS,
        )
    )
    env.invalidate_all(flush=False)


def make(env, model, count, *names):
    values = [
        dict.fromkeys(("name", *names), f"Bench {number}") for number in range(count)
    ]
    return env[model].create(values).ids


# Kept sums that are asked for: {what: (facet, column that they are grouped by)}.
REPORTS = {
    "funnel by source": ("channel", "source_id"),
    "efficiency by salesperson": ("person", "user_id"),
    "loss by stage": ("loss", "stage_id"),
}


def by_day(env, leader):
    """T20: reports of kept sums, beside SQL and the live pivot."""
    env.cr.execute("SELECT span, count(*) FROM lead_milestone_day GROUP BY span")
    kept = dict(env.cr.fetchall())
    rows = f"from {kept['month']:,} rows of months, {kept['day']:,} of days"
    return [
        row
        for what, (facet, column) in REPORTS.items()
        for row in beside_both(env, leader, f"{what} {rows}", facet, column)
    ]


def beside_both(env, leader, what, facet, column):
    days = env["lead.analytics.report.day"].with_user(leader)
    funnel = env["lead.analytics.report.funnel"].with_user(leader)
    plain = SQL(PLAIN, SQL.identifier(column), leader.company_ids.ids)

    def ask(report=days, domain=(("facet", "=", facet),)):
        env.invalidate_all(flush=False)
        groups = report.formatted_read_group(list(domain), [column], MEASURES)
        return sorted(
            (group[column] and group[column][0] or 0, *sums(group)) for group in groups
        )

    def by_hand():
        env.cr.execute(plain)
        return sorted((part or 0, *row) for part, *row in env.cr.fetchall())

    raw = compare(ask, by_hand, lambda ours, theirs: ours == theirs)
    pivot = compare(ask, lambda: ask(funnel, ()), lambda ours, theirs: ours == theirs)
    share = raw.ours.median / raw.baseline.median
    is_long = LEADS >= LONG_FORM
    return [
        Row(
            *("T20", f"{what}, beside SQL over {LEADS:,} milestones"),
            *(raw.ours.median * 1000, "ms", raw.baseline.median * 1000, share),
            *("<= 10 %", share <= 0.1 if is_long else None),
        ),
        Row(
            *("T20", f"{what}, beside the live pivot of {LEADS:,} captures"),
            *(pivot.ours.median * 1000, "ms", pivot.baseline.median * 1000),
            *(pivot.ratio, ">= 50 x", pivot.ratio >= 50 if is_long else None),
        ),
    ]


def sums(group):
    return tuple(group[name] for name in MEASURES)


def refresh(env):
    """T22: what changed beside a rebuild; both leave the same milestones and days."""
    milestones = env["lead.milestone"]

    def follow():
        while milestones._refresh_next():
            pass
        while env["lead.milestone.day"]._add_next():
            pass
        env.cr.commit()
        return count(env)

    def rebuild():
        milestones._rebuild()
        env.cr.commit()
        return count(env)

    both = compare(
        follow, rebuild, lambda ours, theirs: ours == theirs, reset=lambda: touch(env)
    )
    share = both.ours.median / both.baseline.median
    what = f"milestones and days after {CHANGED:,} of {LEADS:,} leads changed"
    return [
        Row(
            *("T22", f"{what}, beside a rebuild", both.ours.median * 1000, "ms"),
            *(both.baseline.median * 1000, share, "<= 5 %", share <= 0.05),
        ),
    ]


def touch(env):
    env.cr.execute(
        SQL(
            """UPDATE crm_lead SET expected_revenue = COALESCE(expected_revenue, 0)
                      + 1 WHERE id IN (SELECT id FROM crm_lead
                ORDER BY id %% 97, id LIMIT %s)""",
            CHANGED,
        )
    )
    env.cr.commit()


def count(env):
    """Give what both sides must agree on: all days as one number, and the revenue.

    What is touched differs from run to run: its days must have the revenue of it.
    """
    env.cr.execute(
        """SELECT count(*), sum(contacts), (
                  SELECT sum(hashtext((facet, span, day, company, source, medium, team,
                         person, is_captured, is_lead, is_contacted, is_won, contacts,
                         trim_scale(response_sum))::text)) FROM lead_milestone_day),
                  sum(CASE WHEN won_at IS NOT NULL THEN revenue END)::numeric = (
                  SELECT sum(won_revenue) FROM lead_milestone_day
                   WHERE facet = 'channel' AND span = 'day') FROM lead_milestone"""
    )
    return env.cr.fetchone()


COUNTED = """count(*), sum((place NOT IN ('rejected', 'touch', 'merged'))::int),
             sum((contacted_at IS NOT NULL)::int), sum((won_at IS NOT NULL)::int)"""
PLAIN = f"""SELECT %s, {COUNTED} FROM lead_milestone
             WHERE company_id IS NULL OR company_id = ANY (%s) GROUP BY 1"""
# As the rights of a leader have it: of leads that a leader may search, and of none.
BY_HAND = f"""SELECT row.source_id, {COUNTED}
                FROM (SELECT row.* FROM lead_milestone row
                   LEFT JOIN crm_lead lead ON lead.id = row.lead_id
                         AND (lead.company_id IS NULL OR lead.company_id = ANY (%s))
                       WHERE (row.company_id IS NULL OR row.company_id = ANY (%s))
                         AND (lead.id IS NOT NULL OR row.lead_id IS NULL)) row
            GROUP BY row.source_id"""
MEASURES = ["is_captured:sum", "is_lead:sum", "is_contacted:sum", "is_won:sum"]


def report(env, leader):
    """T21: the live report, beside SQL with the same conditions."""
    funnel = env["lead.analytics.report.funnel"].with_user(leader)

    def ask():
        groups = funnel._read_group([], ["source_id"], MEASURES)
        return sorted((source.id or 0, *sums) for source, *sums in groups)

    def by_hand():
        env.cr.execute(BY_HAND, [leader.company_ids.ids] * 2)
        return sorted((source or 0, *row) for source, *row in env.cr.fetchall())

    both = compare(ask, by_hand, lambda ours, raw: ours == raw)
    return live_row(f"funnel by source of {LEADS:,} captures", both)


def live_row(what, both):
    """Give the row of a report that is asked live, beside SQL for the same sums."""
    ratio = both.ours.median / both.baseline.median
    return Row(
        "T21",
        f"{what}, live and under the user's rules",
        both.ours.median * 1000,
        "ms",
        baseline=both.baseline.median * 1000,
        ratio=ratio,
        target="<= 1.3 x",
        met=ratio <= 1.3,
    )


def make_leader(env):
    groups = ("base.group_user", "sales_team.group_sale_salesman_all_leads")
    return env["res.users"].create(
        {
            "name": "Leader",
            "login": "bench_leader",
            "group_ids": [(4, env.ref(name).id) for name in groups],
        }
    )
