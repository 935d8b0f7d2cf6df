"""Leads, engagements and a model of 20 rules for the benches of the score."""

from datetime import datetime, timedelta

from odoo.tools import SQL

NOW = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 naive UTC
FOREVER = datetime(1, 1, 1)  # noqa: DTZ001 naive UTC
EVERY_LEAD = SQL("TRUE")
PROFILE_RULES = [
    ("[('company_size', '>', 50)]", SQL("l.company_size > 50"), 10),
    ("[('company_size', '>', 500)]", SQL("l.company_size > 500"), 5),
    ("[('annual_revenue', '>=', 1000000)]", SQL("l.annual_revenue >= 1000000"), 8),
    (
        "[('seniority', 'in', ['founder', 'executive'])]",
        SQL("l.seniority IN ('founder', 'executive')"),
        15,
    ),
    ("[('seniority', '=', 'intern')]", SQL("l.seniority = 'intern'"), -10),
    ("[('purchase_role', '=', 'decider')]", SQL("l.purchase_role = 'decider'"), 10),
    (
        "[('budget_band', '=', 'approved_large')]",
        SQL("l.budget_band = 'approved_large'"),
        12,
    ),
    ("[('buying_stage', '=', 'decision')]", SQL("l.buying_stage = 'decision'"), 7),
    ("[('city', '=', 'Berlin')]", SQL("l.city = 'Berlin'"), 3),
    ("[('phone', '!=', False)]", SQL("l.phone IS NOT NULL AND l.phone <> ''"), 2),
]
# Points, days of the window (0 = ever), half-life in days (0 = none), cap (0 = none).
ENGAGEMENT_RULES = [
    (10, 30, 14, 40),
    (5, 90, 30, 20),
    (3, 30, 0, 15),
    (8, 0, 60, 30),
    (20, 60, 20, 60),
    (1, 7, 0, 5),
    (15, 180, 45, 45),
    (2, 14, 7, 10),
    (-5, 365, 90, 15),
    (4, 0, 0, 16),
]


def fill(env, leads, engagements):
    """Insert so many leads and engagements, spread over 200 days and ten types."""
    type_ids = env["lead.engagement.type"].search([], limit=10).ids
    env.cr.execute(
        SQL(
            """INSERT INTO crm_lead (name, type, active, won_status, company_size,
                   annual_revenue, seniority, purchase_role, budget_band, buying_stage,
                   city, phone, probability, qualification, create_date, write_date)
               SELECT 'Lead ' || i, 'lead', TRUE, 'pending', (i * 7919::bigint) %% 900,
                   (i * 104729::bigint) %% 3000000,
                   (ARRAY['founder', 'executive', 'manager', 'intern'])[i %% 5 + 1],
                   (ARRAY['decider', 'user', NULL])[i %% 3 + 1],
                   (ARRAY['approved_large', 'planned', NULL])[i %% 7 %% 3 + 1],
                   (ARRAY['decision', 'awareness'])[i %% 2 + 1],
                   (ARRAY['Berlin', 'Paris', 'Shanghai', 'Rome'])[i %% 4 + 1],
                   CASE WHEN i %% 3 > 0 THEN '+49301234567' END, 10, 'raw', %s, %s
                 FROM generate_series(1, %s) AS i RETURNING id""",
            NOW,
            NOW,
            leads,
        )
    )
    first = env.cr.fetchone()[0]
    env["lead.score"]._open_missing()  # as the installation does for leads of before
    env.cr.execute("SELECT setseed(0.42)")
    env.cr.execute(
        SQL(
            """INSERT INTO lead_engagement (lead_id, type_id, occurred_at, recorded_at)
               SELECT %s + floor(random() * %s)::int,
                      (%s::int[])[1 + floor(random() * 10)::int], at, at
                 FROM (SELECT date_trunc('second', %s::timestamp
                              - make_interval(secs => random() * 17280000)) AS at
                         FROM generate_series(1, %s) ORDER BY 1) AS moments""",
            first,
            leads,
            type_ids,
            NOW,
            engagements,
        )
    )
    return type_ids


def create_model(env, type_ids, **changes):
    """Create the active model of 20 rules without limits; no lead is scored yet."""
    profile = [
        {"name": f"Profile {n}", "domain": domain, "points": points}
        for n, (domain, __, points) in enumerate(PROFILE_RULES)
    ]
    engagement = [
        {
            "name": f"Engagement {n}",
            "kind": "engagement",
            "engagement_type_ids": [(6, 0, [type_id])],
            "points": points,
            "counting": "each",
            "window_days": window,
            "half_life_days": half_life,
            "rule_cap": cap,
            **changes,
        }
        for n, (type_id, (points, window, half_life, cap)) in enumerate(
            zip(type_ids, ENGAGEMENT_RULES, strict=True)
        )
    ]
    groups = [
        ("Profile", "fit", [(0, 0, rule) for rule in profile]),
        ("Behaviour", "engagement", [(0, 0, rule) for rule in engagement]),
    ]
    model = env["lead.score.model"].create(
        {
            "name": "Bench",
            "mql_threshold": 0,
            "sql_threshold": 0,
            "cap": 0,
            "floor": -1000,
            "group_ids": [
                (0, 0, {"name": name, "dimension": dimension, "rule_ids": rules})
                for name, dimension, rules in groups
            ],
        }
    )
    return _switch_on(model)


def _switch_on(model):
    """Let it be active without scoring any lead yet: that is measured."""
    model._write_beside({"state": "active"})
    model.env.registry.clear_cache()
    return model


def weigh_rules(type_ids):
    """Give the rows of the engagement rules: type, since, half-life, points, cap."""
    return SQL(", ").join(
        SQL(
            "(%s, %s::timestamp, %s::float8, %s::float8, %s::float8)",
            type_id,
            NOW - timedelta(days=window) if window else FOREVER,
            half_life * 86400.0 if half_life else None,
            float(points),
            float(cap or 1e9),
        )
        for type_id, (points, window, half_life, cap) in zip(
            type_ids, ENGAGEMENT_RULES, strict=True
        )
    )


def handwritten(type_ids, where=EVERY_LEAD):
    """The limit: the same scores by one statement written by hand, two levels."""
    fit = SQL(" + ").join(
        SQL("CASE WHEN %s THEN %s ELSE 0 END", condition, points)
        for __, condition, points in PROFILE_RULES
    )
    return SQL(
        """WITH w (type_id, since, half_life, points, cap) AS (VALUES %(weights)s),
        counted AS (
            SELECT e.lead_id, e.type_id, w.points, w.cap,
                   SUM(CASE WHEN w.half_life IS NULL THEN 1 ELSE power(0.5::float8,
                       date_part('epoch', %(now)s::timestamp - e.occurred_at)
                       / w.half_life) END) AS weight
              FROM lead_engagement e JOIN w ON w.type_id = e.type_id
               AND e.occurred_at > w.since
             WHERE e.occurred_at <= %(now)s
             GROUP BY e.lead_id, e.type_id, w.points, w.cap),
        behaviour AS (
            SELECT lead_id, SUM(SIGN(points) * FLOOR(0.5 + 1e-9
                   + LEAST(cap, ABS(points) * weight)))::int AS points
              FROM counted GROUP BY lead_id)
        SELECT l.id, %(fit)s AS fit, COALESCE(b.points, 0) AS engagement,
               %(fit)s + COALESCE(b.points, 0) AS total
          FROM crm_lead l LEFT JOIN behaviour b ON b.lead_id = l.id
         WHERE l.active AND l.won_status = 'pending' AND %(where)s""",
        weights=weigh_rules(type_ids),
        now=NOW,
        fit=fit,
        where=where,
    )
