"""Steps of the browser tests: the public API as a user, and a watched browser."""

import itertools
import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

SECONDS = 30
expect.set_options(timeout=SECONDS * 1000)
# Longer than the shortest time in which a person fills a form.
FILL_MS = 2500
DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
ROW = ".o_lead_queue_list .o_data_row, .o_lead_queue_kanban .o_kanban_record"
NOTICE = ".o_notification.o_lead_notice"
numbers = itertools.count(1)


class Api:
    """The JSON-RPC of the web client, as one user."""

    def __init__(self, server, login: str, password: str):
        self.url = server.url
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self._post(
            "/web/session/authenticate",
            {"db": server.database, "login": login, "password": password},
        )

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public method; records are given as lists of ids."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def create(self, model: str, **vals: Any) -> int:
        return self.call(model, "create", vals)

    def find(self, model: str, domain: list, fields: str = "id", **how: Any) -> list:
        """Give the values of records; with one field, that field only."""
        names = fields.split()
        rows = self.call(model, "search_read", domain, names, **how)
        return [row[names[0]] for row in rows] if len(names) == 1 else rows

    def ref(self, xmlid: str) -> int:
        module, name = xmlid.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        return self.find("ir.model.data", domain, "res_id")[0]

    def _post(self, path: str, params: dict) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, body.encode(), headers)
        with self._opener.open(request, timeout=SECONDS) as answer:
            result = json.load(answer)
        assert "error" not in result, result["error"]["data"]["debug"]
        return result.get("result")


@contextmanager
def watched_page(browser: Browser, screen: dict, url: str) -> Iterator[Page]:
    """Give a page; at the end nothing may have failed in it or on the server."""
    context = browser.new_context(
        base_url=url, locale="en-US", reduced_motion="reduce", **screen
    )
    context.set_default_timeout(SECONDS * 1000)
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: line.type == "error" and problems.append(line.text))
    page.on(
        "response", lambda answer: answer.status >= 500 and problems.append(answer.url)
    )
    try:
        yield page
        assert not problems, problems
    finally:
        context.close()


def press(target: Locator) -> None:
    """Click, or touch where the screen is a phone's."""
    if target.page.evaluate("navigator.maxTouchPoints > 0"):
        target.tap()
    else:
        target.click()


def log_in(page: Page, login: str) -> None:
    page.goto("/web/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(login)
    page.locator("button[type=submit]").first.click()
    expect(page.locator(".o_main_navbar")).to_be_visible()


def new_visitor() -> dict[str, str]:
    """Give the answers of a person nobody else has written about."""
    number = next(numbers)
    return {
        "contact_name": f"Lena Hofmann {number}",
        "partner_name": f"Hofmann Werke {number}",
        "email_from": f"lena{number}@hofmann.example.com",
        "phone": f"+49 1510 55501{number:02}",
        "company_size": "480",
        "seniority": "director",
        "budget_band": "approved_large",
    }


def fill_form(page: Page, url: str, answers: dict[str, str]) -> None:
    """Fill the hosted page as a person would, up to the thanks."""
    page.goto(url)
    for name, value in answers.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.wait_for_function("least => performance.now() > least", arg=FILL_MS)
    page.locator("button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()


def hand_over(page: Page, lead_id: int, owner: str) -> None:
    """Give a lead to an owner with the wizard in the form's action menu."""
    page.goto(f"/odoo/crm.lead/{lead_id}")
    page.locator(".o_cp_action_menus .fa-cog").click()
    page.get_by_role("menuitem", name="Hand Over").click()
    dialog = page.locator(".modal-dialog")
    dialog.locator("[name=user_id] input").fill(owner)
    dialog.get_by_role("option", name=owner).or_(
        page.locator(".o-autocomplete--dropdown-item", has_text=owner)
    ).first.click()
    dialog.locator("[name=note] input").fill("Speaks German")
    dialog.locator("button[name=action_hand_over]:visible").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".o_lead_custody [aria-current=step]")).to_contain_text(owner)


def open_queue(page: Page, company: str) -> Locator:
    """Open My Queue; give the row or card of a company's lead."""
    # The list shows what it remembers, then what the server says: wait for that.
    with page.expect_response(re.compile("crm.lead/web_search_read")):
        page.goto("/odoo/my-queue")
    return page.locator(ROW, has_text=company)


def choose(page: Page, lead: Locator, button: str, choice: str) -> None:
    """Two taps: a button of the lead, and a line of its menu."""
    press(lead.locator(button))
    press(page.locator(f".o_lead_menu {choice}"))


def undo(page: Page) -> None:
    press(page.locator(NOTICE).get_by_role("button", name="Undo"))


def read_bars(page: Page) -> tuple[list[int], int]:
    """Give the points of the why-panel's bars, and its total."""
    total = page.locator(".o_lead_why_total .o_lead_why_points")
    expect(total).to_be_visible()
    rows = page.locator(".o_lead_why_row[data-points]")
    bars = rows.evaluate_all("rows => rows.map(row => Number(row.dataset.points))")
    return bars, int(re.sub(r"\D", "", total.inner_text()))
