"""The first pipeline, seen by those who use it: visitor, manager, rep."""

import re
from dataclasses import dataclass

import pytest
from browser_steps import (
    DESK,
    NOTICE,
    PHONE,
    Api,
    choose,
    fill_form,
    hand_over,
    log_in,
    new_visitor,
    open_queue,
    press,
    read_bars,
    undo,
    watched_page,
)
from playwright.sync_api import Browser, Page, expect
from setup_steps import activate_template, create_form, create_rep

# Demo requested 30, director 12, company 25 (size 15 and budget 15, capped).
SCORE = 67
REP, REP_LOGIN = "Rita Rep", "rita"


@dataclass
class Setup:
    """What an administrator has set up by the public API."""

    admin: Api
    browser: Browser
    form_url: str
    pool: str = "Website inbox"

    def page(self, screen: dict = DESK):
        return watched_page(self.browser, screen, self.admin.url)

    def read_lead(self, answers: dict) -> dict:
        """Give the one lead of a visitor."""
        names = "id lead_score qualification pool_id user_id won_status score_reason"
        domain = [("email_normalized", "=", answers["email_from"])]
        (lead,) = self.admin.find("crm.lead", domain, names)
        return lead


@pytest.fixture(scope="module")
def setup(server, browser):
    admin = Api(server, "admin", "admin")
    activate_template(admin, "B2B software")
    create_rep(admin, REP)
    return Setup(admin, browser, create_form(admin, Setup.pool))


def send_form(setup, answers, screen=DESK):
    with setup.page(screen) as visitor:
        fill_form(visitor, setup.form_url, answers)
    return setup.read_lead(answers)


def test_lead_of_the_form_is_scored_in_its_pool_with_reasons(setup):
    """Capabilities: 1, 2, 8, 10, 12, 41, 57, 60"""
    lead = send_form(setup, new_visitor(), PHONE)
    assert (lead["lead_score"], lead["qualification"]) == (SCORE, "mql")
    assert lead["pool_id"][1] == setup.pool
    assert not lead["user_id"]
    with setup.page() as manager:
        log_in(manager, "admin")
        manager.goto(f"/odoo/crm.lead/{lead['id']}")
        bars, total = read_bars(manager)
        assert sum(bars) == total == SCORE
        here = manager.locator(".o_lead_custody [aria-current=step]")
        expect(here).to_contain_text(setup.pool)


def test_same_person_twice_is_one_lead_with_two_captures(setup):
    """Capabilities: 7, 12"""
    answers = new_visitor()
    lead = send_form(setup, answers)
    assert send_form(setup, answers)["id"] == lead["id"]
    domain = [("lead_id", "=", lead["id"])]
    states = setup.admin.find("lead.capture", domain, "state", order="id")
    assert states == ["lead", "merged"]
    custody = setup.admin.find("lead.custody", domain, "capture_id place ended_at")
    assert [(row["place"], row["ended_at"]) for row in custody] == [("pool", False)]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_lead_goes_from_the_form_to_won(setup, screen):
    """Capabilities: 1, 12, 59, 60, 187, 188"""
    answers = new_visitor()
    company, lead = answers["partner_name"], send_form(setup, answers)
    with setup.page() as manager:
        log_in(manager, "admin")
        hand_over(manager, lead["id"], REP)
    with setup.page(screen) as rep:
        log_in(rep, REP_LOGIN)
        see_reasons(rep, company)
        record_call(setup, rep, company, lead)
        snooze_and_wake(rep, company, lead)
        mark_won(rep, lead)
    check_chain(setup, lead)


def see_reasons(page: Page, company):
    entry = open_queue(page, company)
    expect(entry).to_contain_text(str(SCORE))
    expect(entry).to_contain_text("Demo requested")


def record_call(setup, page, company, lead):
    """Two taps, taken back, two taps again: one call counts."""
    entry = open_queue(page, company)
    for outcome, words in (("no_answer", "no answer"), ("interested", "interested")):
        choose(page, entry, ".o_lead_called", f"[data-outcome={outcome}]")
        expect(page.locator(NOTICE)).to_contain_text(words, ignore_case=True)
        if outcome == "no_answer":
            undo(page)
            expect(page.locator(NOTICE)).to_contain_text("taken back")
    calls = setup.admin.find(
        "lead.followup", [("lead_id", "=", lead["id"])], "outcome user_id", order="id"
    )
    assert calls[-1]["outcome"] == "interested"
    assert {call["user_id"][1] for call in calls} == {REP}


def snooze_and_wake(page, company, lead):
    entry = open_queue(page, company)
    choose(page, entry, ".o_lead_snooze", "[data-moment=tomorrow]")
    expect(entry).to_have_count(0)
    page.goto(f"/odoo/my-queue/{lead['id']}")
    choose(page, page.locator(".o_lead_actions"), ".o_lead_snooze", "[data-moment=now]")
    expect(page.locator(NOTICE)).to_contain_text("back in the queue")
    expect(open_queue(page, company)).to_be_visible()


def mark_won(page, lead):
    page.goto(f"/odoo/my-queue/{lead['id']}")
    press(page.get_by_role("button", name="Won", exact=True))
    steps = page.locator(".o_lead_custody li")
    expect(steps.last).to_be_visible()
    chain = page.locator(".o_lead_custody")
    expect(chain).to_contain_text(re.compile(f"{Setup.pool}.*{REP}.*Won", re.DOTALL))


def check_chain(setup, lead):
    """The journal says pool, owner, won; only the last place is open."""
    rows = setup.admin.find(
        "lead.custody",
        [("lead_id", "=", lead["id"])],
        "place user_id ended_at",
        order="id",
    )
    assert [row["place"] for row in rows] == ["pool", "owner", "won"]
    assert [bool(row["ended_at"]) for row in rows] == [True, True, False]
    assert rows[1]["user_id"][1] == REP
