"""What the web client asks for on the screens of a rep; called in Odoo's shell."""

import json
import sys
from pathlib import Path

FORM = "crm.crm_lead_view_form"
QUEUE = "lead_priority.crm_lead_queue_view_list"
POOL = "lead_priority.crm_lead_public_pool_view_list"
KANBAN = "crm.crm_case_kanban_view_leads"
SCREENS = {FORM: "form", QUEUE: "list", POOL: "list", KANBAN: "kanban"}


def write_screens(env, path, login):
    """Write {view: specification} as the views are for that user."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from bench.screen_requests import get_specification

    user = env["res.users"].search([("login", "=", login)])
    leads = env(user=user)["crm.lead"]
    screens = {
        view: get_specification(leads, env.ref(view).id, kind)
        for view, kind in SCREENS.items()
    }
    Path(path).write_text(json.dumps(screens))
