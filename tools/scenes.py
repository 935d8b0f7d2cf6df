"""The screens that are pictured, and how to get to each of them."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

DESK = {"viewport": {"width": 1366, "height": 768}}
TALL = {"viewport": {"width": 1366, "height": 1180}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
ACTION = "/odoo/action-lead_priority."
CARD = ".o_kanban_record:not(.o_kanban_ghost)"
# Who has engagements, follow-ups and a chain of custody worth a picture.
LEAD = [("contact_name", "=", "Ava Reed")]
FORM = [("engagement_type_id.code", "=", "demo_request")]
TEMPLATE = [("name", "=", "B2B software"), ("is_template", "=", True)]
# Who was routed, with all criteria of best fit.
ROUTED = [("contact_name", "=", "周敏")]
RULE = [("strategy", "=", "best_fit")]
POLICY = [("state", "=", "active"), ("min_qualification", "=", "sql")]
WEBHOOK = "https://hooks.example.com/leads"
MAPPED = "Google Ads, spring"
RULE_SET = {"format": "lead_priority.rule_set", "version": 1}
SET_UP = {"routing_is_on": True, "sla_is_on": True}


class Visit:
    """One user's browser on the server."""

    def __init__(self, page: Page, database: str):
        self.page, self.database = page, database

    def log_in(self, login: str) -> None:
        params = {"db": self.database, "login": login, "password": login}
        self._post("/web/session/authenticate", params)

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def find(self, model: str, domain: list, field: str = "id") -> Any:
        return self.call(model, "search_read", domain, [field], limit=1)[0][field]

    def open(self, path: str, ready: str) -> None:
        self.page.goto(path)
        self.page.locator(ready).first.wait_for()

    def _post(self, path: str, params: dict) -> Any:
        answer = self.page.request.post(path, data={"jsonrpc": "2.0", "params": params})
        result = answer.json()
        if "error" in result:
            raise RuntimeError(result["error"]["data"]["message"])
        return result.get("result")


def show_why(visit: Visit) -> None:
    visit.open(f"/odoo/my-queue/{visit.find('crm.lead', LEAD)}", ".o_lead_custody li")
    visit.page.locator(".nav-link[name=lead_why]").click()
    visit.page.locator(".o_lead_why_total").wait_for()


def show_timeline(visit: Visit) -> None:
    visit.open(f"/odoo/my-queue/{visit.find('crm.lead', LEAD)}", ".o_lead_custody li")
    visit.page.locator(".nav-link[name=lead_timeline]").click()
    visit.page.locator(".o_lead_timeline_row").first.wait_for()


def show_retention(visit: Visit) -> None:
    visit.open(f"{ACTION}lead_retention_action", "[name=keep_months] input")
    visit.page.locator("[name=keep_months] input").fill("24")
    visit.page.locator("[name=keep_months] input").press("Tab")
    visit.page.locator(".modal [name=kept] table").wait_for()


def show_why_owner(visit: Visit) -> None:
    visit.open(f"/odoo/crm/{visit.find('crm.lead', ROUTED)}", ".o_lead_custody li")
    visit.page.locator(".nav-link[name=lead_why_owner]").click()
    visit.page.locator(".o_lead_owner_rep").first.wait_for()


def show_routing_rule(visit: Visit) -> None:
    rule = visit.find("lead.routing.rule", RULE)
    visit.open(f"{ACTION}lead_routing_rule_action/{rule}", ".o_form_view .nav-link")


def show_dry_run(visit: Visit) -> None:
    show_routing_rule(visit)
    visit.page.locator(".o_statusbar_buttons button").last.click()
    visit.page.locator(".modal [name=action_try]").click()
    visit.page.locator(".modal .o_data_row").first.wait_for()


def show_sla_policy(visit: Visit) -> None:
    policy = visit.find("lead.sla.policy", POLICY)
    visit.open(f"/odoo/sla-policies/{policy}", ".o_form_view .o_field_widget")


def show_sla_history(visit: Visit) -> None:
    visit.open("/odoo/sla-history", ".o_facet_remove")
    visit.page.locator(".o_facet_remove").click()
    visit.page.locator(".o_searchview_dropdown_toggler").click()
    visit.page.locator(".o_filter_menu .o_menu_item").nth(1).click()  # still running
    visit.page.locator(".o_searchview_dropdown_toggler").click()
    visit.page.locator(".o_data_row").first.wait_for()


def show_setup(visit: Visit) -> None:
    template = visit.find("lead.score.model", TEMPLATE)
    how = {"context": {"lang": visit.page.locale}}
    vals = {**SET_UP, "template_id": template}
    setup = visit.call("lead.setup", "create", vals, **how)
    for _step in range(4):
        visit.call("lead.setup", "action_next", [setup], **how)
    open_setup(visit)


def show_setup_done(visit: Visit) -> None:
    setup = visit.find("lead.setup", [("step", "=", "check")])
    # The demo keeps its own score model.
    visit.call("lead.setup", "write", [setup], {"template_id": False})
    how = {"context": {"lang": visit.page.locale}}
    visit.call("lead.setup", "action_next", [setup], **how)
    visit.call("lead.setup", "action_send_test_lead", [setup], **how)
    open_setup(visit)


def open_setup(visit: Visit) -> None:
    visit.open("/odoo/score-models", ".o_menu_sections")
    for menu in ("crm.crm_menu_config", "lead_priority.lead_setup_menu"):
        visit.page.locator(f"[data-menu-xmlid='{menu}']").click()
    visit.page.locator(".o_form_view .o_statusbar_status").wait_for()


def undo_setup(visit: Visit) -> None:
    """Leave the demo as it was."""
    for setup in visit.call("lead.setup", "search", [("is_undone", "=", False)]):
        visit.call("lead.setup", "action_undo", [setup])


def show_score_model(visit: Visit) -> None:
    model = visit.find("lead.score.model", [("state", "=", "active")])
    visit.open(f"/odoo/score-models/{model}", ".o_form_view .o_data_row")


def show_capture_form(visit: Visit) -> None:
    form = visit.find("lead.capture.form", FORM)
    visit.open(f"/odoo/capture-forms/{form}", ".o_form_view .o_data_row")


def show_public_form(visit: Visit) -> None:
    key = visit.find("lead.capture.form", FORM, "key")
    visit.open(f"/lead/form/{key}?lang={visit.page.locale}", "form")


def show_custody(visit: Visit) -> None:
    visit.open(f"{ACTION}lead_custody_action", ".o_group_header")
    # The last group is "Won", the one before it "Pool".
    for place in (-1, -2):
        visit.page.locator(".o_group_header").nth(place).click()
        visit.page.locator(".o_data_row").first.wait_for()


def show_override(visit: Visit) -> None:
    show_why_owner(visit)
    visit.page.locator(".o_lead_owner_override").click()
    visit.page.locator(".modal [name=note]").wait_for()


def show_webhook(visit: Visit) -> None:
    vals = {"name": "Data warehouse", "kind": "generic", "url": WEBHOOK}
    hook = visit.call("lead.webhook", "create", vals)
    visit.open(f"/odoo/lead-webhooks/{hook}", ".o_form_view [name=url]")


def drop_webhook(visit: Visit) -> None:
    hook = visit.find("lead.webhook", [("url", "=", WEBHOOK)])
    visit.call("lead.webhook", "unlink", [hook])


def show_webhook_mapping(visit: Visit) -> None:
    vals = {"name": MAPPED, "kind": "google", "secret": "our-key"}
    hook = visit.call("lead.capture.webhook", "create", vals)
    visit.open(f"/odoo/incoming-webhooks/{hook}", ".o_lead_webhook_lead dd")


def drop_webhook_mapping(visit: Visit) -> None:
    hook = visit.find("lead.capture.webhook", [("name", "=", MAPPED)])
    visit.call("lead.capture.webhook", "unlink", [hook])


def show_quality(visit: Visit) -> None:
    visit.open("/odoo/lead-quality", ".o_group_header")
    visit.page.locator(".o_switch_view.o_graph").click()
    visit.page.locator(".o_graph_view canvas").wait_for()


def show_pause(visit: Visit) -> None:
    company = visit.find("res.company", [])
    visit.call("res.company", "write", [company], {"lead_routing_paused": True})
    visit.open("/odoo/my-queue", ".o_lead_pause_banner")


def end_pause(visit: Visit) -> None:
    company = visit.find("res.company", [])
    visit.call("res.company", "write", [company], {"lead_routing_paused": False})


def show_rule_set(visit: Visit) -> None:
    """Compare the rules with a file of them in which three things are different."""
    export = visit.call("lead.rule.set.export", "create", {})
    visit.call("lead.rule.set.export", "action_download", [export])
    file = visit.find("lead.rule.set.export", [("id", "=", export)], "file")
    rules = json.loads(base64.b64decode(file))["sections"]
    text = json.dumps({"sections": change(rules), **RULE_SET})
    visit.open("/odoo/score-models", ".o_menu_sections")
    for menu in ("crm.crm_menu_config", "lead_priority.lead_rule_set_import_menu"):
        visit.page.locator(f"[data-menu-xmlid='{menu}']").click()
    upload = {"name": "lead_rules.json", "mimeType": "application/json"}
    chosen = visit.page.locator(".modal input[type=file]")
    chosen.set_input_files({**upload, "buffer": text.encode()})
    visit.page.locator(".modal footer .btn-primary").first.click()
    visit.page.locator(".modal .o_data_row").first.wait_for()


def change(rules: dict) -> dict:
    """Change a threshold, a weight and a limit."""
    own = [model for model in rules["score_models"] if not model.get("is_template")]
    own[0]["sql_threshold"] -= 5
    rules["routing_rules"][0]["weight_territory"] += 10
    rules["pools"][-1]["claim_limit_day"] += 3
    return rules


def show(path: str, ready: str = ".o_data_row") -> Callable[[Visit], None]:
    """Give a scene that is one address."""
    return lambda visit: visit.open(path, ready)


@dataclass(frozen=True)
class Picture:
    name: str
    scene: Callable[[Visit], None]
    login: str = "admin"
    screen: Any = None
    after: Callable[[Visit], None] | None = None


PICTURES = (
    Picture("my_queue", show("/odoo/my-queue")),
    Picture("my_queue_phone", show("/odoo/my-queue", CARD), screen=PHONE),
    Picture("why_panel", show_why, screen=TALL),
    Picture("timeline", show_timeline, screen=TALL),
    Picture("score_model", show_score_model, screen=TALL),
    Picture("public_form", show_public_form, screen=TALL),
    Picture("captures", show("/odoo/lead-captures", ".o_data_row, .o_group_header")),
    Picture("pools", show(f"{ACTION}lead_pool_action", CARD)),
    Picture("custody", show_custody),
    Picture("capture_form", show_capture_form, screen=TALL),
    Picture("why_owner", show_why_owner),
    Picture("routing_rule", show_routing_rule, screen=TALL),
    Picture("dry_run", show_dry_run, screen=TALL),
    Picture("reps", show(f"{ACTION}crm_team_member_routing_action", CARD)),
    Picture("public_pool", show("/odoo/public-pool"), login="chen"),
    Picture("public_pool_phone", show("/odoo/public-pool", CARD), "chen", PHONE),
    Picture("sla_policy", show_sla_policy, screen=TALL),
    Picture("sla_history", show_sla_history),
    Picture("alerts", show("/odoo/lead-alerts")),
    Picture("override", show_override),
    Picture("webhook", show_webhook, after=drop_webhook),
    Picture(
        "webhook_mapping",
        show_webhook_mapping,
        screen=TALL,
        after=drop_webhook_mapping,
    ),
    Picture("quality", show_quality),
    Picture("suggestions", show("/odoo/lead-suggestions")),
    Picture("pause", show_pause, after=end_pause),
    Picture("rule_set", show_rule_set),
    Picture("setup", show_setup),
    Picture("setup_done", show_setup_done, after=undo_setup),
    Picture("retention", show_retention),
    Picture("health", show("/odoo/lead-health", ".o_lead_health_card")),
    Picture("reconcile", show(f"{ACTION}lead_custody_difference_action", ".o_content")),
)
