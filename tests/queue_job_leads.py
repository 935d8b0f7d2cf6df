"""Leads that wait for an owner, in a database whose work runs as jobs; in a shell."""

import json
from datetime import timedelta

import routing_rounds

CRONS = ("ir_cron_route_leads", "ir_cron_route_many")


def prepare(env, path, leads):
    """Make leads that are due; no cron but those of routing will run, and later."""
    lead_ids = routing_rounds._create(env, leads, routing_rounds._prepare(env))
    crons = env["ir.cron"].search([])
    ours = crons.browse(env.ref(f"lead_priority.{name}").id for name in CRONS)
    (crons - ours).active = False
    ours.nextcall = env.cr.now() + timedelta(days=1)
    env.cr.commit()
    with open(path, "w") as file:
        json.dump(lead_ids, file)


def check(env, path, lead_ids):
    """Write how many have no owner, and how many were given twice."""
    without, doubled, _uneven = routing_rounds._check(env, lead_ids)
    with open(path, "w") as file:
        json.dump({"without": without, "doubled": doubled}, file)
