"""Leads that wait for an owner, in a database whose work runs as jobs; in a shell."""

from datetime import timedelta

import routing_rounds

CRONS = ("ir_cron_route_leads", "ir_cron_route_many")


def prepare(env, leads):
    """Make leads that are due; no cron but those of routing will run, and later."""
    routing_rounds._create(env, leads, routing_rounds._prepare(env))
    crons = env["ir.cron"].search([])
    ours = crons.browse(env.ref(f"lead_priority.{name}").id for name in CRONS)
    (crons - ours).active = False
    ours.nextcall = env.cr.now() + timedelta(days=1)
    env.cr.commit()
