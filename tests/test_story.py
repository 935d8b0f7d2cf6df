"""The story of a lead that is nearly forgotten, on a server whose crons do the work.

Form, owner, alerts, nobody reacts, warning, taken back, two claim at once, won.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from browser_steps import (
    DESK,
    NOTICE,
    SECONDS,
    Api,
    choose,
    fill_form,
    log_in,
    new_visitor,
    open_queue,
    press,
    watched_page,
)
from playwright.sync_api import Browser, Page, expect
from setup_steps import activate_template, create_form, create_rep
from webhook_receiver import WebhookReceiver, is_signed

from tools.dev import databases

POOL, SEA = "Website inbox", "Open sea"
OWNER, OTHERS = "Rita Rep", ("Sam Seller", "Tess Trader")
# Deadlines of the policy, in hours since the lead has an owner.
WARNED, OVERDUE, ANNOUNCED, RECLAIMED = 1, 2, 72, 96
CLOCK_COLUMNS = (
    *("started_at", "due_at", "warn_first_at", "warn_second_at", "hand_over_at"),
    *("announce_at", "announced_at", "breached_at", "next_at"),
)
INBOX = "/odoo/action-mail.action_discuss?active_id=mail.box_inbox"
# Milliseconds between both pages being ready and the one moment both press.
TOGETHER_MS = 1000
CLAIM_AT = """([company, moment]) => {
    const rows = [...document.querySelectorAll(".o_data_row")];
    const row = rows.find((one) => one.textContent.includes(company));
    const button = row.querySelector(".o_lead_claim");
    setTimeout(() => button.click(), moment - Date.now());
}"""


@dataclass
class Story:
    server: Any
    admin: Api
    browser: Browser
    receiver: WebhookReceiver
    secret: str
    form_url: str
    passed_hours: float = 0

    def page(self):
        return watched_page(self.browser, DESK, self.admin.url)

    def go_to(self, hours: float) -> None:
        """Let it be so many hours after the assignment, and wake the cron."""
        passed = hours + 0.1 - self.passed_hours
        self.passed_hours += passed
        moved = [f"{name} = {name} - interval '{passed} h'" for name in CLOCK_COLUMNS]
        self.server.query(
            f"UPDATE lead_sla_clock SET {', '.join(moved)} WHERE ended_at IS NULL",
            "INSERT INTO ir_cron_trigger (cron_id, call_at)"
            " SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data"
            " WHERE module = 'lead_priority' AND name = 'ir_cron_check_sla_clocks'",
        )
        databases.query(
            self.server.machine,
            "postgres",
            f"SELECT pg_notify('cron_trigger', '{self.server.database}')",
        )

    def hear(self, event: str) -> dict:
        """Wait until the webhook tells of an event; give what it says."""
        heard = eventually(lambda: self.receiver.get(event), f"webhook: {event}")
        ((headers, raw, body),) = heard
        assert is_signed(headers, raw, self.secret)
        return body


def eventually(look: Callable[[], Any], what: str) -> Any:
    """Look again and again, and give the first answer that is not empty."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"Not within {SECONDS} seconds: {what}")


@pytest.fixture(scope="module")
def story(live_server, browser):
    receiver = WebhookReceiver()
    admin = Api(live_server, "admin", "admin")
    activate_template(admin, "B2B software")
    create_routing(admin)
    create_policy(admin)
    webhook = admin.create(
        "lead.webhook", name="Program", url=receiver.url, allow_private=True
    )
    (secret,) = admin.find("lead.webhook", [("id", "=", webhook)], "secret")
    form_url = create_form(admin, POOL)
    yield Story(live_server, admin, browser, receiver, secret, form_url)
    receiver.close()


def create_routing(admin):
    """One rep gets what the rule routes; the others only claim."""
    owner = create_rep(admin, OWNER, notification_type="inbox")
    for name in OTHERS:
        create_rep(admin, name)
    team = admin.create("crm.team", name="Inside Sales")
    admin.create("crm.team.member", user_id=owner, crm_team_id=team)
    admin.create(
        "lead.routing.rule",
        name="Website leads",
        min_qualification="mql",
        team_ids=[(6, 0, [team])],
    )


def create_policy(admin):
    pool = admin.create("lead.pool", name=SEA, kind="public", claim_limit_day=3)
    policy = admin.create(
        "lead.sla.policy",
        name="Nobody is forgotten",
        first_response=OVERDUE,
        first_response_unit="hours",
        warn_second_percent=0,
        reclaim_untouched=RECLAIMED,
        announce_hours=RECLAIMED - ANNOUNCED,
        reclaim_pool_id=pool,
    )
    admin.call("lead.sla.policy", "action_activate", [policy])


def test_lead_nobody_reacts_to_is_claimed_and_won(story):
    """Capabilities: 1, 32, 35, 68, 82, 87, 95, 187"""
    answers = new_visitor()
    company = answers["partner_name"]
    lead_id = lead_gets_owner(story, answers)
    owner_is_told(story, company)
    nobody_reacts(story, company)
    winner, loser = two_claim_at_once(story, company, lead_id)
    with story.page() as page:
        log_in(page, winner.split()[0].lower())
        call_and_win(page, company, lead_id)
        page_tells_the_story(page, winner)
    journals_tell_the_story(story, lead_id, winner, loser)


def lead_gets_owner(story, answers) -> int:
    """Seconds after the form is sent, without anybody doing anything."""
    with story.page() as visitor:
        fill_form(visitor, story.form_url, answers)
    domain = [
        ("email_normalized", "=", answers["email_from"]),
        ("user_id.name", "=", OWNER),
        ("activity_ids.user_id.name", "=", OWNER),
    ]
    (lead_id,) = eventually(lambda: story.admin.find("crm.lead", domain), "owner")
    return lead_id


def owner_is_told(story, company):
    assert company in story.hear("assigned")["text"]
    with story.page() as page:
        log_in(page, OWNER.split()[0].lower())
        page.goto(INBOX)
        message = page.locator(".o-mail-Message", has_text=company)
        expect(message).to_contain_text("You have a new lead")


def nobody_reacts(story, company):
    """Reminder, deadline, warning with the text of capability 95, taken back."""
    told = []
    for hours, event in (
        (WARNED, "reminder"),
        (OVERDUE, "overdue"),
        (ANNOUNCED, "warning"),
        (RECLAIMED, "reclaimed"),
    ):
        story.go_to(hours)
        told.append(story.hear(event)["text"])
    assert all(company in text for text in told)
    assert "no follow-up for 3 days" in told[2]


def two_claim_at_once(story, company, lead_id) -> list[str]:
    """Two reps press Claim at the same moment; give who won and who lost."""
    with story.page() as one, story.page() as other:
        pages = dict(zip(OTHERS, (one, other), strict=True))
        for name, page in pages.items():
            log_in(page, name.split()[0].lower())
            page.goto("/odoo/public-pool")
            expect(page.locator(".o_data_row", has_text=company)).to_be_visible()
        moment = one.evaluate("Date.now()") + TOGETHER_MS
        for page in pages.values():
            page.evaluate(CLAIM_AT, [company, moment])
        said = {name: _read_notice(page) for name, page in pages.items()}
    winners = [name for name in OTHERS if "is yours now" in said[name]]
    losers = [name for name in OTHERS if "Somebody else was faster" in said[name]]
    assert (len(winners), len(losers)) == (1, 1), said
    (owner,) = story.admin.find("crm.lead", [("id", "=", lead_id)], "user_id")
    assert owner[1] == winners[0]
    return winners + losers


def _read_notice(page: Page) -> str:
    notice = page.locator(NOTICE).first
    expect(notice).to_be_visible()
    return notice.inner_text()


def call_and_win(page, company, lead_id):
    entry = open_queue(page, company)
    choose(page, entry, ".o_lead_called", "[data-outcome=interested]")
    expect(page.locator(NOTICE)).to_contain_text("interested", ignore_case=True)
    page.goto(f"/odoo/my-queue/{lead_id}")
    press(page.get_by_role("button", name="Won", exact=True))


def page_tells_the_story(page, winner):
    places = ".*".join((POOL, OWNER, SEA, winner, "Won"))
    chain = page.locator(".o_lead_custody")
    expect(chain).to_contain_text(re.compile(places, re.DOTALL))


def journals_tell_the_story(story, lead_id, winner, loser):
    """Custody line by line, deadlines and contacts; the reconcile finds nothing."""
    of_lead = [("lead_id", "=", lead_id)]
    names = "place pool_id user_id reason ended_at"
    rows = story.admin.find("lead.custody", of_lead, names, order="id")
    assert [
        (row["place"], (row["pool_id"] or row["user_id"])[1], row["reason"])
        for row in rows
    ] == [
        ("pool", POOL, "captured"),
        ("owner", OWNER, "assigned"),
        ("pool", SEA, "reclaimed"),
        ("owner", winner, "claimed"),
        ("won", winner, "won"),
    ]
    assert [bool(row["ended_at"]) for row in rows] == [True] * 4 + [False]
    clocks = story.admin.find("lead.sla.clock", of_lead, "kind state user_id")
    told = {(row["user_id"][1], row["kind"]): row["state"] for row in clocks}
    assert told[OWNER, "first_response"] == told[OWNER, "untouched"] == "breached"
    assert told[winner, "first_response"] == told[winner, "untouched"] == "met"
    calls = story.admin.find("lead.followup", of_lead, "outcome user_id")
    assert [(row["outcome"], row["user_id"][1]) for row in calls] == [
        ("interested", winner)
    ]
    assert loser not in str(rows + clocks + calls)
    reconcile = story.admin.ref("lead_priority.ir_cron_reconcile_custody")
    story.admin.call("ir.cron", "method_direct_trigger", [reconcile])
    assert not story.admin.find("lead.custody.difference", [])
