"""What a company has that is soaked: reps, a rule, deadlines, a flow, two ways in.

Leads of one form are routed to reps, those of the other wait in the public pool until
somebody claims them.
"""

import json

import shells
from setup_steps import create_rep
from two_hosts_story import prepare_flow

REPS = 40  # the first of them click
CLICKING = 10
TYPE = "pricing_page"


def set_up(admin):
    """Set the company up by its assistant; give the reps' logins and two API keys."""
    # Core's own look-up of companies is a service elsewhere.
    how = ("crm.iap.lead.enrich.setting", "manual")
    admin.call("ir.config_parameter", "set_param", *how)
    reps = [create_rep(admin, f"soak{number} Rep") for number in range(REPS)]
    team = admin.create("crm.team", name="Soak", member_ids=[(6, 0, reps)])
    setup = admin.create(
        "lead.setup",
        team_id=team,
        user_ids=[(6, 0, reps)],
        min_qualification="raw",
        claim_limit_day=0,
        claim_limit_held=0,
    )
    while admin.find("lead.setup", [("id", "=", setup)], "step") != ["done"]:
        admin.call("lead.setup", "action_next", [setup])
    (incoming,) = admin.find("lead.pool", [("kind", "=", "incoming")])
    (public,) = admin.find("lead.pool", [("kind", "=", "public")])
    rules = admin.find("lead.routing.rule", [("team_ids", "=", team)])
    vals = {"pool_ids": [(6, 0, [incoming])], "is_pilot": False}
    admin.call("lead.routing.rule", "write", rules, vals)
    (sent,) = admin.find("lead.engagement.type", [("code", "=", "form_submitted")])
    prepare_flow(admin, sent)
    return [f"soak{n}" for n in range(CLICKING)], [
        make_key(admin, pool, sent) for pool in (incoming, public)
    ]


def make_key(admin, pool, type_id):
    """Make a key whose leads come into that pool; give its headers and its scope."""
    form = admin.create(
        "lead.capture.form",
        **{"name": f"Soak {pool}", "pool_id": pool, "engagement_type_id": type_id},
    )
    rights = {"may_capture": True, "may_engage": True, "limit_per_minute": 0}
    key = admin.create("lead.api.key", name=f"Soak {pool}", form_id=form, **rights)
    action = admin.call("lead.api.key", "action_make_key", [key])
    bearer = f"Bearer {action['context']['default_key']}"
    return {"Authorization": bearer}, f"api:{key}"


def read_screens(machine, database, folder, login):
    """Give what the web client asks for on each screen: {view: specification}."""
    path = folder / "screens.json"
    shells.call(machine, database, "soak_screens.write_screens", path, login=login)
    return json.loads(path.read_text())
