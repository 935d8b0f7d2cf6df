"""The life of a score model, in the browser: learnt, tried, activated, rolled back."""

import subprocess

import pytest
from browser_steps import DESK, Api, log_in, watched_page
from history_file import write_history
from playwright.sync_api import Page, expect
from setup_steps import activate_template

from tools.dev import cache

# Leads whose outcome the loader keeps open: they are the queue.
HELD_SHARE = "0.2"
FIRST_OF_QUEUE = 30
READ_ROWS = """(rows, most) => rows.slice(0, most).map((row) => [
    row.querySelector("td[name=name]").innerText,
    row.querySelector("td[name=lead_score]").innerText,
])"""


@pytest.fixture(scope="module")
def loaded_server(live_server, tmp_path_factory):
    """Leads won and lost, a model made by feeling, an owner of the open ones."""
    table, mapping = write_history(tmp_path_factory.mktemp("history"))
    machine = live_server.machine
    environment = machine.environment()
    environment["PYTHONPATH"] += f":{cache.REPOSITORY}"
    subprocess.run(
        [
            *(machine.python.python, "-m", "tools.loader", table, "--mapping", mapping),
            *("--database", live_server.database, "--hold-outcomes", HELD_SHARE),
        ],
        env=environment,
        check=True,
        capture_output=True,
    )
    admin = Api(live_server, "admin", "admin")
    activate_template(admin, "B2B software")
    leads = admin.find("crm.lead", [("user_id", "=", False)])
    (me,) = admin.find("res.users", [("login", "=", "admin")])
    admin.call("crm.lead", "write", leads, {"user_id": me})
    return live_server


def test_suggested_weights_go_live_and_back(loaded_server, browser):
    """Capabilities: 28, 55, 63, 192"""
    with watched_page(browser, DESK, loaded_server.url) as page:
        log_in(page, "admin")
        before = read_queue(page)
        suggest_draft(page)
        read_difference(page)
        activate(page)
        after = read_queue(page)
        assert after != before
        roll_back(page)
        assert read_queue(page) == before


def read_queue(page: Page) -> list[list[str]]:
    """Give the first leads of My Queue, in order, with their scores."""
    with page.expect_response("**/web_search_read"):
        page.goto("/odoo/my-queue")
    rows = page.locator(".o_lead_queue_list .o_data_row")
    expect(rows.nth(FIRST_OF_QUEUE)).to_be_visible()
    return rows.evaluate_all(READ_ROWS, FIRST_OF_QUEUE)


def suggest_draft(page: Page) -> None:
    """Let the history propose points, and make a draft of the active model's family."""
    page.goto("/odoo/suggested-weights")
    button(page, "New").click()
    button(page, "Suggest").click()
    expect(page.get_by_text("Accuracy on Leads Left Out")).to_be_visible()
    button(page, "Make a Draft").click()
    expect_state(page, "Draft")
    expect(page.locator("[name=version_count]")).to_contain_text("2")


def read_difference(page: Page) -> None:
    """Try the draft on the past beside the active version; go back to the draft."""
    button(page, "Backtest").click()
    button(page, "Run Now").click()
    page.get_by_role("tab", name="Leads That Change").click()
    expect(page.locator(".tab-pane.active .o_data_row").first).to_be_visible()
    page.locator(".o_breadcrumb .o_back_button").click()


def activate(page: Page) -> None:
    button(page, "Activate").click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_label("Retroactively").check()
    button(dialog, "Activate").click()
    expect_state(page, "Active")


def roll_back(page: Page) -> None:
    page.goto("/odoo/score-models")
    page.locator(".o_data_row", has_text="B2B software").first.click()
    expect_state(page, "Active")
    button(page, "Roll Back").click()
    page.locator(".modal-dialog .btn-primary").click()
    expect(button(page, "Roll Back")).to_be_hidden()


def button(place, name: str):
    return place.get_by_role("button", name=name, exact=True).first


def expect_state(page: Page, label: str) -> None:
    current = page.locator(".o_statusbar_status [aria-checked=true]")
    expect(current).to_have_text(label)
