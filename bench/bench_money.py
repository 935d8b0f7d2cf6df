"""What sales cost and are owed to: kept after a change of 1 %, and read.

The baselines: working all sales out from nothing; SQL written for the sums, with the
same conditions. ``LEAD_BENCH_LEADS=1000000`` is the long form.
"""

from dataclasses import replace

from odoo.tools import SQL

from .bench_milestones import CHANGED, LEADS, live_row, make_leader, spread
from .harness import Row, compare
from .scoring_data import fill

# Of a lead, beside what came in.
TOUCHES = 2


def run(env):
    """Give the rows of money; works on leads of its own."""
    fill(env, LEADS, 1_000)
    spread(env)
    env["lead.capture"]._open_existing_leads(env.cr.now())
    touch_all(env)
    env["lead.milestone"]._rebuild()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    leader = make_leader(env)
    env.cr.commit()
    rows = [kept(env), sales(env, leader), *customers(env, leader)]
    name_contacts(env)
    return [*rows, customers_by_source(env, leader)]


def touch_all(env):
    """Let each lead that is won meet two channels more."""
    kind = env.ref("lead_priority.lead_engagement_type_page_view").id
    env.cr.execute(
        SQL(
            """INSERT INTO lead_engagement
                      (lead_id, type_id, source_id, occurred_at, recorded_at)
               SELECT lead.id, %s, source.id, lead.create_date, lead.create_date
                 FROM crm_lead lead JOIN utm_source source
                   ON source.id %% 10 IN (lead.id %% 10, (lead.id + 3) %% 10)
                WHERE lead.won_status = 'won'""",
            kind,
        )
    )


def name_contacts(env):
    """Give three of five leads, and all that are won, one of many contacts.

    Half of them belong to a company, so that several leads are of one customer.
    """
    companies = env["res.partner"].create(
        [{"name": f"Bench {n}", "is_company": True} for n in range(LEADS // 20)]
    )
    people = env["res.partner"].create(
        [{"name": f"Bench of {c.name}", "parent_id": c.id} for c in companies]
    )
    contacts = (companies | people).ids
    env.cr.execute(
        SQL(
            """UPDATE crm_lead
                  SET partner_id = (%s::int4[])[id * 7919::bigint %% %s + 1]
                WHERE id %% 5 < 3 OR won_status = 'won'""",
            contacts,
            len(contacts),
        )
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def kept(env):
    shares = env["lead.attribution"]
    env.cr.execute("SELECT capture_id FROM lead_milestone ORDER BY capture_id % 97, 1")
    some = [capture_id for (capture_id,) in env.cr.fetchmany(CHANGED)]

    def change():
        env.cr.execute(
            SQL(
                """UPDATE lead_milestone SET revenue = revenue + 1
                    WHERE capture_id = ANY (%s) AND won_at IS NOT NULL""",
                some,
            )
        )
        env.cr.commit()

    def follow():
        shares._refresh(some)
        env.cr.commit()
        return total(env)

    def rebuild():
        shares._rebuild()
        env.cr.commit()
        return total(env)

    both = compare(follow, rebuild, lambda ours, theirs: ours == theirs, reset=change)
    share = both.ours.median / both.baseline.median
    return Row(
        *("T22", f"shares of sales after {CHANGED:,} of {LEADS:,} leads changed"),
        *(both.ours.median * 1000, "ms", both.baseline.median * 1000, share),
        *("<= 5 %", share <= 0.05),
    )


def total(env):
    """Give whether the shares of each model make up the revenue to the cent."""
    env.cr.execute(
        """SELECT model, sum(revenue) = (SELECT sum(revenue::numeric)
                  FROM lead_milestone WHERE won_at IS NOT NULL)
             FROM lead_attribution GROUP BY model ORDER BY model"""
    )
    return env.cr.fetchall()


# As the rights of a leader have it.
VISIBLE = """JOIN crm_lead lead ON lead.id = row.lead_id
              AND (lead.company_id IS NULL OR lead.company_id = ANY (%s))"""
SALES = f"""SELECT share.source_id, sum(share.revenue)
              FROM lead_attribution share
              JOIN lead_milestone row ON row.capture_id = share.capture_id {VISIBLE}
             WHERE share.model = 'position' GROUP BY share.source_id"""
# A row of each customer, as the report has them.
OF_EACH = f"""FROM lead_milestone row {VISIBLE}
              LEFT JOIN res_partner partner ON partner.id = lead.partner_id
             WHERE row.place <> ALL ('{{rejected,touch,merged}}')
             GROUP BY row.company_id,
                      COALESCE(partner.commercial_partner_id, -lead.id)"""
WON = "sum(row.revenue) FILTER (WHERE row.won_at IS NOT NULL) AS revenue"
CUSTOMERS = f"""SELECT sum((deals > 0)::int), sum(revenue)
                  FROM (SELECT count(row.won_at) AS deals, {WON} {OF_EACH}) known"""
# What somebody would write who wants these two sums, and never another one.
BUYERS = f"""SELECT count(DISTINCT COALESCE(partner.commercial_partner_id, -lead.id)),
                    sum(row.revenue::numeric)
               FROM lead_milestone row {VISIBLE}
               LEFT JOIN res_partner partner ON partner.id = lead.partner_id
              WHERE row.won_at IS NOT NULL"""

BY_SOURCE = f"""SELECT source_id, sum((deals > 0)::int), sum(deals), sum(revenue)
                  FROM (SELECT (array_agg(row.source_id
                                ORDER BY row.captured_at, row.id))[1] AS source_id,
                               count(row.won_at) AS deals, {WON} {OF_EACH}
                       ) known GROUP BY source_id"""


def sales(env, leader):
    report = env["lead.analytics.report.attribution"].with_user(leader)

    def ask():
        groups = report._read_group(
            [("model", "=", "position")], ["source_id"], ["revenue:sum"]
        )
        return sorted((source.id or 0, round(sum_, 2)) for source, sum_ in groups)

    def by_hand():
        env.cr.execute(SALES, [leader.company_ids.ids])
        rows = env.cr.fetchall()
        return sorted((source or 0, round(float(sum_), 2)) for source, sum_ in rows)

    return live_row(f"channel return of {LEADS:,} leads", compare(ask, by_hand, same))


def customers(env, leader):
    """Two sums of all customers, beside the same rows and beside a shortcut.

    The report makes a row of each customer, so that any of its columns can be asked
    for; SQL for these two alone need not read who never bought.
    """
    report = env["lead.analytics.report.customer"].with_user(leader)
    what = f"customers of {LEADS:,} leads, two sums of all"

    def ask():
        return report._read_group([], [], ["customers:sum", "revenue:sum"])[0]

    def by_hand(query):
        env.cr.execute(query, [leader.company_ids.ids])
        number, revenue = env.cr.fetchone()
        return number, float(revenue)

    every = compare(ask, lambda: by_hand(CUSTOMERS), same)
    buyers = compare(ask, lambda: by_hand(BUYERS), same)
    return [
        live_row(what, every),
        replace(
            live_row(f"{what}, beside SQL for these two alone", buyers),
            target="",
            met=None,
        ),
    ]


def customers_by_source(env, leader):
    """As the screen opens: what the customers of each first source have bought."""
    report = env["lead.analytics.report.customer"].with_user(leader)
    measures = ["customers:sum", "deals:sum", "revenue:sum"]

    def ask():
        groups = report._read_group([], ["source_id"], measures)
        return sorted((source.id or 0, *sums) for source, *sums in groups)

    def by_hand():
        env.cr.execute(BY_SOURCE, [leader.company_ids.ids])
        return sorted(
            (source or 0, customers, deals, revenue or 0)
            for source, customers, deals, revenue in env.cr.fetchall()
        )

    what = f"customers by their first source, of {LEADS:,} leads"
    return live_row(what, compare(ask, by_hand, same))


def same(ours, theirs):
    return ours == theirs
