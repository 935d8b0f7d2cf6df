"""T22, T21: milestones after a change of 1 % of the leads, and a live report of all.

The baseline of the first is computing all of them from nothing; of the second, the
same sums by SQL written for them, with the same conditions.
"""

from odoo.tools import SQL

from .harness import Row, compare
from .scoring_data import fill

LEADS = 50_000
CHANGED = LEADS // 100
ENGAGEMENTS = 100_000


def run(env):
    """Give the rows of milestones; works on leads of its own."""
    fill(env, LEADS, ENGAGEMENTS)
    env["lead.capture"]._open_existing_leads(env.cr.now())
    env.cr.execute(
        "INSERT INTO lead_followup (lead_id, user_id, channel, direction, is_valid,"
        " occurred_at, recorded_at) SELECT id, 2, 'call', 'outgoing', TRUE,"
        " create_date, create_date FROM crm_lead WHERE id % 2 = 0"
    )
    env["lead.milestone"]._rebuild()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    return [refresh(env), report(env)]


def refresh(env):
    milestones = env["lead.milestone"]

    def touch():
        env.cr.execute(
            SQL(
                """UPDATE crm_lead SET expected_revenue = COALESCE(expected_revenue, 0)
                          + 1 WHERE id IN (SELECT id FROM crm_lead
                    ORDER BY id %% 97, id LIMIT %s)""",
                CHANGED,
            )
        )
        env.cr.commit()

    def follow():
        while milestones._refresh_next():
            pass
        env.cr.commit()
        return count(env)

    def rebuild():
        milestones._rebuild()
        env.cr.commit()
        return count(env)

    both = compare(follow, rebuild, lambda ours, theirs: ours == theirs, reset=touch)
    share = both.ours.median / both.baseline.median
    return Row(
        "T22",
        f"milestones after {CHANGED:,} of {LEADS:,} leads changed, beside a rebuild",
        both.ours.median * 1000,
        "ms",
        baseline=both.baseline.median * 1000,
        ratio=share,
        target="<= 5 %",
        met=share <= 0.05,
    )


def count(env):
    env.cr.execute("SELECT count(*), sum(contacts) FROM lead_milestone")
    return env.cr.fetchone()


BY_HAND = """SELECT source_id, count(*),
                    sum((place NOT IN ('rejected', 'touch', 'merged'))::int),
                    sum((contacted_at IS NOT NULL)::int),
                    sum((won_at IS NOT NULL)::int)
               FROM lead_milestone WHERE company_id IS NULL OR company_id = ANY (%s)
           GROUP BY source_id ORDER BY source_id"""
MEASURES = ["is_captured:sum", "is_lead:sum", "is_contacted:sum", "is_won:sum"]


def report(env):
    leader = make_leader(env)
    funnel = env["lead.analytics.report.funnel"].with_user(leader)

    def ask():
        groups = funnel._read_group([], ["source_id"], MEASURES)
        return [(source.id or None, *sums) for source, *sums in groups]

    def by_hand():
        env.cr.execute(BY_HAND, [leader.company_ids.ids])
        return env.cr.fetchall()

    both = compare(ask, by_hand, lambda ours, raw: sorted(ours, key=str) == raw)
    ratio = both.ours.median / both.baseline.median
    return Row(
        "T21",
        f"funnel by source of {LEADS:,} captures, live and under the user's rules",
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
