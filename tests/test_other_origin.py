"""A plain page of another origin brings a lead, with all it did before.

The page's content security policy allows our server and nothing else; a breach of it
is an error on the console, which fails the test.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from browser_steps import DESK, FILL_MS, PHONE, Api, new_visitor, watched_page
from plain_site import PlainSite
from playwright.sync_api import Browser, Page, expect
from setup_steps import activate_template, create_form, create_rep
from test_story import eventually

# A browser that is driven by a program says so, and programs are no visitors.
PERSON = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36"}
# Demo requested 30, director 12, company 25; pricing page 10, case study 8.
SCORE = 85
FAIR = "/pricing?utm_source=Spring%20fair&utm_campaign=Q2&email=ann%40example.com"
PRICING = """<!DOCTYPE html><html lang="en"><head><title>Prices</title>
<link rel="icon" href="data:,">{script}</head><body><h1>Prices</h1>
<a href="/files/case.pdf" data-lead-download="case_study">Case study</a>
<a href="/files/data-sheet.pdf">Data sheet</a>
<div data-lead-form="{form}"></div></body></html>"""
OWN_FORM = """<!DOCTYPE html><html lang="en"><head><title>Write to us</title>
<link rel="icon" href="data:,">{script}</head><body>
<form data-lead-form="{form}"><input name="contact_name"><input name="email">
<input name="newsletter" value="weekly"><button>Send</button></form></body></html>"""
STORED = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
HEAR = """addEventListener("lead:sent", () => (window.heard = "sent"));
addEventListener("lead:refused", () => (window.heard = "refused"));"""


@dataclass
class Setup:
    admin: Api
    browser: Browser
    site: PlainSite
    site_id: int
    form: str

    def page(self, screen: dict = DESK):
        return watched_page(self.browser, {**screen, **PERSON}, self.site.origin)

    def find_visits(self) -> list:
        return self.admin.find("lead.visitor.visit", [], "url type_id visitor_id")


@pytest.fixture(scope="module")
def setup(live_server, browser):
    admin = Api(live_server, "admin", "admin")
    activate_template(admin, "B2B software")
    owner = create_rep(admin, "Rita Rep", notification_type="inbox")
    team = admin.create("crm.team", name="Inside Sales")
    admin.create("crm.team.member", user_id=owner, crm_team_id=team)
    rule = {"name": "All", "min_qualification": "mql", "team_ids": [(6, 0, [team])]}
    admin.create("lead.routing.rule", **rule)
    form = create_form(admin, "Website inbox").split("/")[-1]
    forms = admin.find("lead.capture.form", [("key", "=", form)])
    site = PlainSite(live_server.url)
    site_id = admin.create(
        "lead.site",
        name="Company website",
        allowed_origins=site.origin,
        form_ids=[(6, 0, forms)],
    )
    (snippet,) = admin.find("lead.site", [("id", "=", site_id)], "snippet")
    script = re.sub(r"http://[^/]+", live_server.url, snippet)
    site.pages["/pricing"] = PRICING.format(script=script, form=form)
    site.pages["/write"] = OWN_FORM.format(script=script, form=form)
    yield Setup(admin, browser, site, site_id, form)
    site.close()


def agree(page: Page, answer: str = "Yes") -> None:
    page.get_by_role("button", name=answer, exact=True).click()
    expect(page.locator(".lead-consent")).to_have_count(0)


def download(page: Page, name: str) -> None:
    with page.expect_download():
        page.get_by_role("link", name=name).click()


def fill_frame(page: Page, answers: dict[str, str]) -> None:
    """Fill the form in the frame as a person would, up to the thanks."""
    frame = page.frame_locator("iframe")
    for name, value in answers.items():
        field = frame.locator(f"[name={name}]")
        if name in ("seniority", "budget_band"):
            field.select_option(value)
        else:
            field.fill(value)
    page.wait_for_timeout(FILL_MS)
    frame.locator("button[type=submit]").click()
    expect(frame.locator(".thanks")).to_be_visible()


def read_lead(admin: Api, email: str, names: str) -> Any:
    (lead,) = admin.find("crm.lead", [("email_normalized", "=", email)], f"id {names}")
    return lead


def test_visits_before_the_form_belong_to_its_lead(setup):
    """Capabilities: 1, 2, 3, 12, 16, 20, 21"""
    answers = new_visitor()
    with setup.page() as page:
        page.goto(FAIR)
        expect(page.locator(".lead-consent")).to_be_visible()
        agree(page)
        page.goto("/pricing")
        download(page, "Case study")
        page.evaluate(HEAR)
        fill_frame(page, answers)
        eventually(lambda: page.evaluate("window.heard === 'sent'"), "it is sent")
        assert page.context.cookies() == []
    names = "lead_score source_id campaign_id engagement_ids"
    lead = read_lead(setup.admin, answers["email_from"], names)
    assert (lead["source_id"][1], lead["campaign_id"][1]) == ("Spring fair", "Q2")
    found = setup.admin.find(
        "lead.engagement", [("lead_id", "=", lead["id"])], "type_id url", order="id"
    )
    assert sorted(row["type_id"][1] for row in found) == [
        *("Case study downloaded", "Demo requested"),
        *("Pricing page viewed", "Pricing page viewed"),
    ]
    # What the address said about a person stayed in the browser.
    assert not [row for row in found if "ann" in (row["url"] or "")]
    assert lead["lead_score"] == SCORE
    check_owner_is_alerted(setup.admin, lead["id"])


def check_owner_is_alerted(admin: Api, lead_id: int) -> None:
    domain = [("lead_id", "=", lead_id), ("user_id.name", "=", "Rita Rep")]
    told = eventually(
        lambda: admin.find("lead.alert", [*domain, ("state", "=", "sent")], "subject"),
        "the owner is told",
    )
    assert "New lead" in told[0]


def test_nothing_is_stored_or_sent_before_consent(setup):
    """Capabilities: 20"""
    before = len(setup.find_visits())
    sent = []
    with setup.page(PHONE) as page:
        page.on("request", lambda asked: "/events" in asked.url and sent.append(asked))
        page.goto("/pricing")
        expect(page.locator(".lead-consent")).to_be_visible()
        download(page, "Case study")
        assert page.evaluate(STORED) == 0
        agree(page, "No")
        page.goto("/pricing")
        eventually(lambda: page.evaluate("!!window.leadSite"), "the script")
        expect(page.locator(".lead-consent")).to_have_count(0)
        download(page, "Data sheet")
        assert page.evaluate("localStorage.length") == 0
        assert page.context.cookies() == []
    assert (sent, len(setup.find_visits())) == ([], before)


def test_consent_taken_back_is_forgotten(setup):
    """Capabilities: 20"""
    before = len(setup.find_visits())
    with setup.page() as page:
        page.goto("/pricing")
        agree(page)
        eventually(lambda: len(setup.find_visits()) == before + 1, "the visit")
        assert page.evaluate("localStorage.length") == 1
        page.evaluate("leadSite.consent(false)")
        eventually(lambda: len(setup.find_visits()) == before, "it is forgotten")
        assert page.evaluate("localStorage.length") == 0


def test_site_with_its_own_consent_tool_waits_for_it(setup):
    """Capabilities: 20"""
    setup.admin.call("lead.site", "write", [setup.site_id], {"consent_mode": "call"})
    try:
        before = len(setup.find_visits())
        with setup.page() as page:
            page.goto("/pricing")
            eventually(lambda: page.evaluate("!!window.leadSite"), "the script")
            assert page.locator(".lead-consent").count() == 0
            page.evaluate("history.pushState({}, '', '/pricing/team')")
            page.wait_for_timeout(100)
            assert page.evaluate(STORED) == 0
            page.evaluate("leadSite.consent(true)")
            eventually(lambda: len(setup.find_visits()) == before + 2, "both pages")
    finally:
        setup.admin.call("lead.site", "write", [setup.site_id], {"consent_mode": "ask"})


def test_own_form_of_a_page_is_a_lead_with_its_visits(setup):
    """Capabilities: 1, 12, 20"""
    email = "own.form@example.com"
    with setup.page() as page:
        page.goto("/pricing")
        agree(page)
        page.goto("/write")
        page.evaluate(HEAR)
        page.locator("[name=contact_name]").fill("Ann Own")
        page.locator("[name=email]").fill(email)
        page.locator("button").dblclick()
        eventually(lambda: page.evaluate("window.heard === 'sent'"), "it is sent")
    domain = [("email_normalized", "=", email)]
    eventually(lambda: setup.admin.find("crm.lead", domain), "the lead")
    job = setup.admin.ref("lead_priority.ir_cron_visitors")

    def read_engagements():
        """What is stored while the lead is made is left to the job."""
        setup.admin.call("ir.cron", "method_direct_trigger", [job])
        lead = read_lead(setup.admin, email, "contact_name engagement_ids")
        assert lead["contact_name"] == "Ann Own"
        return lead["engagement_ids"]

    eventually(lambda: len(read_engagements()) == 3, "two pages and the form")
