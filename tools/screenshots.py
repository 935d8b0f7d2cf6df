"""Take the pictures of docs/images from a demo database that is served.

``make screenshots`` prepares the database, starts the server and runs this.
Every picture is taken in English and, as ``*_zh.png``, in Chinese.
"""

import argparse
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

CHINESE = "zh_CN"
SUFFIX = {"en_US": "", CHINESE: "_zh"}
COLOURS = 128
SETTLE_MS = 700
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
JOBS = ("lead.routing.rule", "lead.alert")
SET_UP = {"routing_is_on": True, "sla_is_on": True}
# What Fieldstone calls its own things in Chinese.
OWN_WORDS = {
    "lead.capture.form": {
        "Request a demo": {
            "name": "预约演示",
            "introduction": "<p>用 30 分钟看看您的订单如何排产。"
            "我们会在一个工作日内致电。</p>",
            "submit_label": "预约演示",
            "consent_text": "我同意 Fieldstone 就我的需求与我联系。",
        },
        "White paper: planning under uncertainty": {"name": "白皮书：不确定性下的排产"},
        "Trade show visitor": {"name": "展会访客"},
    },
    "lead.pool": {
        "Website registrations": {"name": "官网注册"},
        "Trade show scans": {"name": "展会扫码"},
        "MQL to nurture": {"name": "MQL 培育池"},
        "Public pool": {"name": "公海池"},
    },
    "lead.product.line": {
        "Scheduling Suite": {"name": "排产套件"},
        "Shop-floor Board": {"name": "车间看板"},
    },
}


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
    setup = visit.call("lead.setup", "create", {**SET_UP, "template_id": template})
    for _step in range(4):
        visit.call("lead.setup", "action_next", [setup])
    open_setup(visit)


def show_setup_done(visit: Visit) -> None:
    setup = visit.find("lead.setup", [("step", "=", "check")])
    # The demo keeps its own score model.
    visit.call("lead.setup", "write", [setup], {"template_id": False})
    visit.call("lead.setup", "action_next", [setup])
    visit.call("lead.setup", "action_send_test_lead", [setup])
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
    Picture("setup", show_setup),
    Picture("setup_done", show_setup_done, after=undo_setup),
    Picture("reconcile", show(f"{ACTION}lead_custody_difference_action", ".o_content")),
)


def main() -> None:
    options = _parse()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=["--no-sandbox"]
        )
        languages = [name for name in SUFFIX if name in (options.only or ())]
        for language in languages or SUFFIX:
            take_all(browser, options, language)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--browser", required=True, help="path of chromium")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", nargs="*", help="names of pictures, languages")
    return parser.parse_args()


def take_all(browser: Browser, options: argparse.Namespace, language: str) -> None:
    """Switch the users to a language and take every picture."""
    context = browser.new_context(base_url=options.url)
    visit = Visit(context.new_page(), options.database)
    visit.log_in("admin")
    run_jobs(visit)
    set_language(visit, language)
    context.close()
    names = set(options.only or ()) - SUFFIX.keys()
    for picture in PICTURES:
        if not names or picture.name in names:
            take(browser, options, picture, language)


def run_jobs(visit: Visit) -> None:
    """Route and tell what waits: the server of the pictures runs no jobs."""
    for model in JOBS:
        job = visit.find("ir.cron", [("model_id.model", "=", model)])
        visit.call("ir.cron", "method_direct_trigger", [job])


def set_language(visit: Visit, language: str) -> None:
    """Install a language where it is missing; every user of the demo reads it."""
    found = visit.call("res.lang", "search_count", [("code", "=", language)])
    if not found:
        hidden = {"context": {"active_test": False}}
        (lang,) = visit.call("res.lang", "search", [("code", "=", language)], **hidden)
        wizard = visit.call("base.language.install", "create", {"lang_ids": [lang]})
        visit.call("base.language.install", "lang_install", [wizard])
        start_anew(visit)
        for model, words in OWN_WORDS.items():
            for name, vals in words.items():
                record = visit.find(model, [("name", "=", name)])
                how = {"context": {"lang": language}}
                visit.call(model, "write", [record], vals, **how)
    users = visit.call("res.users", "search", [("share", "=", False)])
    visit.call("res.users", "write", users, {"lang": language})


def start_anew(visit: Visit) -> None:
    """Start the score model once more: a copy speaks the languages that are there."""
    template = visit.find("lead.score.model", TEMPLATE)
    vals = {"template_id": template}
    wizard = visit.call("lead.score.start", "create", vals)
    draft = visit.call("lead.score.start", "action_start", [wizard])["res_id"]
    visit.call("lead.score.model", "action_activate", [draft])


def take(
    browser: Browser, options: argparse.Namespace, picture: Picture, language: str
) -> None:
    context = browser.new_context(
        base_url=options.url,
        locale=language.replace("_", "-"),
        reduced_motion="reduce",
        **(picture.screen or DESK),
    )
    page = context.new_page()
    page.locale = language
    visit = Visit(page, options.database)
    visit.log_in(picture.login)
    picture.scene(visit)
    page.mouse.move(0, 0)
    save(settled(page), options.folder / f"{picture.name}{SUFFIX[language]}.png")
    if picture.after:
        picture.after(visit)
    context.close()


def settled(page: Page) -> bytes:
    """Give the screen once it does not change any more."""
    page.evaluate("document.fonts.ready")
    before, now = b"", page.screenshot()
    while now != before:
        page.wait_for_timeout(SETTLE_MS)
        before, now = now, page.screenshot()
    return now


def save(png: bytes, path: Path) -> None:
    """Store a picture small: few colours are enough for a screen."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
