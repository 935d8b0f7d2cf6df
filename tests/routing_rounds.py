"""The same leads routed by several processes at once; inside Odoo's shell."""

import json
import time

import apart

from odoo.tools import SQL

TEAMS, REPS = 4, 20
# Until all processes have their connections.
START_SECONDS = 0.3
FACTS = """
SELECT count(*) FILTER (WHERE lead.user_id IS NULL) AS without,
       count(*) FILTER (WHERE decisions <> 1 OR owners <> 1) AS doubled,
       (SELECT max(times) - min(times) FROM (
            SELECT count(*) AS times FROM crm_lead
             WHERE id = ANY (%(leads)s) GROUP BY user_id, team_id) share) AS uneven
  FROM crm_lead lead, LATERAL (
       SELECT count(*) AS decisions FROM lead_routing_decision
        WHERE lead_id = lead.id AND outcome = 'assigned') decision, LATERAL (
       SELECT count(*) AS owners FROM lead_custody
        WHERE lead_id = lead.id AND place = 'owner') custody
 WHERE lead.id = ANY (%(leads)s)
"""


def run(env, path, rounds, leads):
    """Play the rounds, with 2, 3 and 4 processes in turn; write a report."""
    registry = env.registry
    with apart.environment(registry) as fresh:
        team_ids = _prepare(fresh)
    report = []
    for number in range(rounds):
        with apart.environment(registry) as fresh:
            lead_ids = _create(fresh, leads, team_ids)
        processes = 2 + number % 3
        began = time.monotonic()
        moment = time.time() + START_SECONDS
        failed = apart.wait(
            [apart.start(registry, _route, moment) for _process in range(processes)]
        )
        seconds = time.monotonic() - began - START_SECONDS
        with apart.environment(registry) as fresh:
            without, doubled, uneven = _check(fresh, lead_ids)
        report.append(
            {
                **{"processes": processes, "seconds": round(seconds, 2)},
                **{"failed": failed, "without": without},
                **{"doubled": doubled, "uneven": uneven},
            }
        )
        with open(path, "w") as file:
            json.dump(report, file)


def _route(env):
    env["lead.routing.rule"]._cron_route()


def _prepare(env):
    """Four teams of five reps each; a rule gives each team its own leads."""
    env["lead.routing.rule"].search([]).action_archive()
    quiet = env["res.users"].with_context(no_reset_password=True)
    reps = quiet.create(
        [
            {"name": f"Rep {n}", "login": f"at_once_{time.time_ns()}_{n}"}
            for n in range(REPS)
        ]
    )
    teams = env["crm.team"].create(
        [
            {"name": f"At Once {n}", "member_ids": [(6, 0, reps[n::TEAMS].ids)]}
            for n in range(TEAMS)
        ]
    )
    env["lead.routing.rule"].create(
        [
            {
                "name": team.name,
                "team_ids": [(6, 0, team.ids)],
                "domain": f"[('team_id', '=', {team.id})]",
                "logs_in_chatter": False,
            }
            for team in teams
        ]
    )
    return teams.ids


def _create(env, count, team_ids):
    """Insert leads that are due; those of earlier rounds weigh on nobody any more."""
    env.cr.execute(
        "UPDATE crm_lead SET active = FALSE, won_status = 'lost' WHERE active"
    )
    now = env.cr.now()
    rows = env.execute_query(
        SQL(
            """INSERT INTO crm_lead (name, type, active, won_status, qualification,
                      team_id, company_id, stage_id, create_date, write_date,
                      routing_due_at, routing_trigger, probability, email_normalized,
                      email_domain_criterion)
               SELECT 'Lead ' || i, 'lead', TRUE, 'pending', 'sql',
                      (%s::int4[])[i %% %s + 1], %s, %s, %s, %s, %s, 'captured', 0,
                      format('p@%%s-%%s.example.com', %s, i),
                      format('@%%s-%%s.example.com', %s, i)
                 FROM generate_series(1, %s) i RETURNING id""",
            *(team_ids, len(team_ids), env.company.id),
            env["crm.stage"].search([], limit=1).id,
            *(now, now, now, *(time.time_ns(),) * 2, count),
        )
    )
    leads = env["crm.lead"].browse(lead_id for (lead_id,) in rows)
    env["lead.capture"]._register_leads(leads, now=now, entry="manual")
    env.flush_all()
    # As autovacuum does.
    env.cr.execute("ANALYZE")
    return leads.ids


def _check(env, lead_ids):
    """Give how many have no owner, how many were given twice, and the uneven share."""
    env.cr.execute(SQL(FACTS, leads=lead_ids))
    return env.cr.fetchone()
