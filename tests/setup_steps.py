"""What an administrator sets up for the tests of a server, by the public API."""

from typing import Any

from browser_steps import Api

QUESTIONS = (
    "contact_name",
    "partner_name",
    "email_from",
    "phone",
    "company_size",
    "seniority",
    "budget_band",
)


def activate_template(admin: Api, name: str) -> None:
    """Start from a template as the wizard does, and activate the draft."""
    domain = [("is_template", "=", True), ("name", "=", name)]
    (template,) = admin.find("lead.score.model", domain)
    start = admin.create("lead.score.start", template_id=template)
    draft = admin.call("lead.score.start", "action_start", [start])["res_id"]
    admin.call("lead.score.model", "action_activate", [draft])


def create_form(admin: Api, pool: str) -> str:
    """Create an incoming pool and a form for it; give the hosted page's address."""
    pool_id = admin.create("lead.pool", name=pool, kind="incoming")
    form = admin.create(
        "lead.capture.form",
        name="Request a demo",
        pool_id=pool_id,
        engagement_type_id=admin.ref("lead_priority.lead_engagement_type_demo_request"),
        field_ids=[(0, 0, {"name": name}) for name in QUESTIONS],
    )
    (key,) = admin.find("lead.capture.form", [("id", "=", form)], "key")
    return f"/lead/form/{key}"


def create_rep(admin: Api, name: str, **values: Any) -> int:
    """Create a salesperson whose login and password are the first name."""
    login = name.split()[0].lower()
    return admin.create(
        "res.users",
        name=name,
        login=login,
        password=login,
        tz="Europe/Berlin",
        group_ids=[(6, 0, [admin.ref("sales_team.group_sale_salesman")])],
        **values,
    )
