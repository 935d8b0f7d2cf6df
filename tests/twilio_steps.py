"""A flow that texts leads through Odoo's own connector for Twilio; in Odoo's shell."""

import json
from urllib.parse import urlsplit

import requests

SID, TOKEN = "AC" + "0123456789abcdef" * 2, "secret-of-the-account"


def run(env, path, gateway, base_url):
    """Send three texts; write what is known of them.

    :param gateway: address of a server that answers as Twilio is documented to
    """
    redirect(gateway)
    prepare(env, base_url)
    flow = make_flow(env)
    leads = env["crm.lead"].create(
        [
            {"name": f"Lead {number}", "phone": number, "user_id": False}
            for number in ("+15005550006", "+15005550009", "+15005550001")
        ]
    )
    now = env.cr.now()
    env["lead.nurture.enrollment"]._enter(flow, leads.ids, now)
    env["lead.nurture.enrollment"]._run_due(now)
    env["lead.nurture.execution"]._send_due(now)
    env.cr.commit()
    with open(path, "w") as file:
        json.dump(read(env, leads), file)


def redirect(gateway):
    """Let what would go to another host go to the gateway: the path stays."""
    post = requests.Session.post

    def post_here(session, url, **options):
        return post(session, gateway + urlsplit(url).path, **options)

    requests.Session.post = post_here


def prepare(env, base_url):
    env["ir.config_parameter"].set_param("web.base.url", base_url)
    country = env.ref("base.us")
    env.company.write(
        {
            "country_id": country.id,
            "sms_provider": "twilio",
            "sms_twilio_account_sid": SID,
            "sms_twilio_auth_token": TOKEN,
            "sms_twilio_number_ids": [
                (0, 0, {"number": "+15005550000", "country_id": country.id})
            ],
        }
    )


def make_flow(env):
    flow = env["lead.nurture.flow"].create(
        {
            "name": "Texts",
            "has_quiet_hours": False,
            "trigger_ids": [(0, 0, {"kind": "manual"})],
        }
    )
    env["lead.nurture.step"].create(
        {
            "flow_id": flow.id,
            "name": "Text",
            "kind": "sms",
            "sms_body": "Hello {{ object.name }}",
        }
    )
    flow._activate("from_now", now=env.cr.now())
    return flow


def read(env, leads):
    """Give {number: what is known of its message}."""
    executions = env["lead.nurture.execution"].search([("lead_id", "in", leads.ids)])
    texts = env["sms.sms"].search([("lead_nurture_execution_id", "in", executions.ids)])
    return {
        text.number: {
            "execution": text.lead_nurture_execution_id.id,
            "state": text.lead_nurture_execution_id.state,
            "uuid": text.uuid,
            "sid": text.sms_tracker_id.sms_twilio_sid,
        }
        for text in texts
    }
