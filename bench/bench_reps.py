"""T21: live reports about salespeople, lost leads and limits, under the user's rules.

The baseline is SQL written for the same sums, with the same conditions.
``LEAD_BENCH_LEADS=1000000`` is the long form.
"""

from odoo.tools import SQL

from .bench_milestones import LEADS, live_row, make_leader, spread
from .harness import compare
from .scoring_data import fill


def run(env):
    """Give the rows of reports; works on leads of its own."""
    fill(env, LEADS, 1_000)
    spread(env)
    env.cr.execute(
        "UPDATE crm_lead SET won_status = 'lost', active = FALSE WHERE id % 9 = 1"
    )
    env["lead.capture"]._open_existing_leads(env.cr.now())
    work(env)
    env["lead.milestone"]._rebuild()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    leader = make_leader(env)
    env.cr.commit()
    return [beside_sql(env, leader, *question) for question in QUESTIONS]


def work(env):
    """Half of the leads are called by their owners; all have had a limit."""
    env.cr.execute(
        """INSERT INTO lead_followup (lead_id, user_id, channel, direction, is_valid,
                  occurred_at, recorded_at)
           SELECT id, user_id, 'call', 'outgoing', TRUE, create_date, create_date
             FROM crm_lead WHERE id % 2 = 0"""
    )
    policy = env["lead.sla.policy"].create({"name": "Bench"})
    env.cr.execute(
        SQL(
            """INSERT INTO lead_sla_clock (lead_id, custody_id, policy_id, kind,
                      user_id, team_id, company_id, state, started_at, due_at, met_at,
                      breached_at)
               SELECT lead_id, id, %s, 'first_response', user_id, team_id, company_id,
                      CASE WHEN id %% 3 = 0 THEN 'breached' ELSE 'met' END, started_at,
                      started_at + interval '2 hours', started_at,
                      CASE WHEN id %% 3 = 0 THEN started_at END
                 FROM lead_custody WHERE place = 'owner' AND user_id IS NOT NULL""",
            policy.id,
        )
    )


# As the rights of a leader have it; %(own)s are the companies.
VISIBLE = """JOIN crm_lead lead ON lead.id = {row}.lead_id
              AND (lead.company_id IS NULL OR lead.company_id = ANY (%(own)s))
            WHERE ({row}.company_id IS NULL OR {row}.company_id = ANY (%(own)s))"""
REPS = f"""SELECT work.user_id, count(*), sum((own.number > 0)::int),
                  sum((row.won_at IS NOT NULL AND row.user_id = work.user_id)::int)
             FROM (SELECT capture_id, user_id FROM lead_custody
                    WHERE place = ANY ('{{owner,won,lost}}') AND user_id IS NOT NULL
                 GROUP BY capture_id, user_id) work
             JOIN lead_milestone row ON row.capture_id = work.capture_id
             LEFT JOIN (SELECT lead_id, user_id, count(*) AS number FROM lead_followup
                         WHERE is_valid AND id NOT IN (SELECT reverses_id
                          FROM lead_followup WHERE reverses_id IS NOT NULL)
                      GROUP BY lead_id, user_id) own
               ON own.lead_id = row.lead_id AND own.user_id = work.user_id
             {VISIBLE.format(row="row")} GROUP BY work.user_id"""
LOSSES = f"""SELECT row.stage_id, count(*), sum((row.contacts = 0)::int),
                    sum(row.revenue)
               FROM lead_milestone row {VISIBLE.format(row="row")}
                AND row.lost_at IS NOT NULL GROUP BY row.stage_id"""
LIMITS = f"""SELECT clock.user_id, count(*), sum((clock.state = 'met')::int),
                    sum((clock.state = 'breached')::int)
               FROM lead_sla_clock clock {VISIBLE.format(row="clock")}
           GROUP BY clock.user_id"""
# What is asked for: report, grouped by, sums, the same in SQL.
QUESTIONS = (
    ("rep", "user_id", ("handled", "contacted", "won"), REPS),
    ("loss", "stage_id", ("lost", "without_contact", "lost_revenue"), LOSSES),
    ("sla", "user_id", ("clocks", "in_time", "missed"), LIMITS),
)


def in_order(rows):
    """Give rows of figures in order; a sum of nothing is 0."""
    return sorted(tuple(figure or 0 for figure in row) for row in rows)


def beside_sql(env, leader, name, column, sums, baseline):
    report = env[f"lead.analytics.report.{name}"].with_user(leader)

    def ask():
        groups = report._read_group([], [column], [f"{sum_}:sum" for sum_ in sums])
        return in_order((part.id, *figures) for part, *figures in groups)

    def by_hand():
        env.cr.execute(baseline, {"own": leader.company_ids.ids})
        return in_order(env.cr.fetchall())

    both = compare(ask, by_hand, lambda ours, theirs: ours == theirs)
    counted = sum(figures[1] for figures in both.ours.result)
    return live_row(f"report {name} by {column} of {counted:,} rows", both)
