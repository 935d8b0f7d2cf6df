"""Three other ways to score leads: automation rules, a loop in Python, core's own."""

import ast
import contextlib
import os
from datetime import timedelta

import odoo
from odoo.modules.registry import Registry
from odoo.tools import SQL

from . import scoring_data as data

# Leads with an outcome to learn from, and those that still want a probability.
CORE_LEADS = 10_000
SCORE = "x_score"
# A plain number on the lead that no rule looks at, where the loop writes its scores.
LOOP_SCORE = "color"
RULE_CODE = f"""
for lead in records:
    lead.write({{"{SCORE}": lead.{SCORE} + %s}})
"""


@contextlib.contextmanager
def environment():
    """Yield an environment on a database with crm and base_automation, without us."""
    with Registry(os.environ["LEAD_BENCH_RIVALS_DB"]).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        fill_core(env)
        create_automations(env)
        cursor.commit()
        yield env
        cursor.rollback()


def fill_core(env):
    """Insert leads for core's scoring: six of ten pending, two won, two lost."""
    env["utm.source"].create([{"name": f"Source {number}"} for number in range(5)])
    # As many different probabilities, hence UPDATEs, as core had when first measured.
    states = env.ref("base.us").state_ids[:5]
    won_stage = env["crm.stage"].search([("is_won", "=", True)], limit=1)
    env.cr.execute(
        SQL(
            """INSERT INTO crm_lead (name, type, active, won_status, probability,
                   stage_id, team_id, country_id, state_id, source_id, lang_id,
                   email_state, phone_state, create_date, write_date)
               SELECT 'Lead ' || i, 'opportunity', i %% 10 < 8,
                   CASE WHEN i %% 10 < 6 THEN 'pending'
                        WHEN i %% 10 < 8 THEN 'won' ELSE 'lost' END,
                   CASE WHEN i %% 10 < 6 THEN 10 WHEN i %% 10 < 8 THEN 100 ELSE 0 END,
                   CASE WHEN i %% 10 IN (6, 7) THEN %s
                        ELSE (%s::int[])[i / 10 %% 3 + 1] END,
                   %s, %s, (%s::int[])[floor(5 * random() ^ luck)::int + 1],
                   (%s::int[])[floor(5 * random() ^ luck)::int + 1], %s,
                   (ARRAY['correct', 'incorrect'])[i / 7 %% 2 + 1],
                   (ARRAY['correct', 'incorrect'])[i / 13 %% 2 + 1], %s, %s
                 FROM generate_series(1, %s) AS i,
                      LATERAL (SELECT CASE WHEN i %% 10 IN (6, 7) THEN 3.0
                                           ELSE 1.0 END AS luck) AS won""",
            won_stage.id,
            env["crm.stage"].search([("is_won", "=", False)], limit=3).ids,
            env["crm.team"].search([], limit=1).id,
            states.country_id.id,
            states.ids,
            env["utm.source"].search([], limit=5).ids,
            env["res.lang"].search([], limit=1).id,
            data.NOW,
            data.NOW,
            CORE_LEADS,
        )
    )
    add_tags(env)
    start = str(data.NOW.date())
    env["ir.config_parameter"].set_param("crm.pls_start_date", start)
    env["crm.lead"]._rebuild_pls_frequency_table()


def add_tags(env):
    """Give each lead one of five tags, as core's scoring looks at them too."""
    tags = env["crm.tag"].create([{"name": f"Rival {number}"} for number in range(5)])
    env.cr.execute(
        SQL(
            """INSERT INTO crm_tag_rel (lead_id, tag_id)
               SELECT id, (%s::int[])[id / 17 %% 5 + 1] FROM crm_lead""",
            tags.ids,
        )
    )


def create_automations(env):
    """Create a field for the score and the 20 rules that add to it."""
    model = env["ir.model"]._get("crm.lead")
    env["ir.model.fields"].create(
        {"name": SCORE, "model_id": model.id, "ttype": "integer"}
    )
    city = env["ir.model.fields"]._get("crm.lead", "city")
    env["base.automation"].create(
        [
            {
                "name": f"Rule {number}",
                "model_id": model.id,
                "trigger": "on_create_or_write",
                # Otherwise each rule starts all others by what it writes.
                "trigger_field_ids": [(6, 0, city.ids)],
                "action_server_ids": [
                    (0, 0, {
                        "name": f"Rule {number}",
                        "model_id": model.id,
                        "state": "code",
                        "code": RULE_CODE % points,
                    })
                ],
            }
            for number, points in enumerate(automation_points())
        ]
    )  # fmt: skip


def automation_points():
    """Return what each of the 20 rules adds."""
    profile = [points for __, __, points in data.PROFILE_RULES]
    return profile + [points for points, *__ in data.ENGAGEMENT_RULES]


def score_by_automations(leads, city):
    """Write what the rules wait for; return the scores they came to."""
    leads.write({"city": city})
    leads.env.flush_all()
    return leads.mapped(SCORE)


def score_by_loop(leads, type_ids):
    """Score lead by lead with the ORM, as a script does; return ``{id: score}``."""
    windows = [
        (
            [("type_id", "=", type_id), ("occurred_at", "<=", data.NOW)]
            + [("occurred_at", ">", data.NOW - timedelta(days=days))] * bool(days),
            points,
            cap,
        )
        for type_id, (points, days, __, cap) in zip(
            type_ids, data.ENGAGEMENT_RULES, strict=True
        )
    ]
    profile = [
        (ast.literal_eval(domain), points) for domain, __, points in data.PROFILE_RULES
    ]
    engagements = leads.env["lead.engagement"]
    scores = {}
    for lead in leads:
        score = sum(points for rule, points in profile if lead.filtered_domain(rule))
        for domain, points, cap in windows:
            found = engagements.search_count([("lead_id", "=", lead.id), *domain])
            score += min(abs(points) * found, cap) * (1 if points > 0 else -1)
        lead.write({LOOP_SCORE: score})
        scores[lead.id] = score
    leads.env.flush_all()
    return scores
