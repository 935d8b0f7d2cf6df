"""The story of a flow drawn by hand, on a server whose crons and mails are real.

A report is downloaded, a mail comes, is clicked, the lead is ready and gets a rep.
"""

import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser_steps import DESK, Api, fill_form, log_in, new_visitor, watched_page
from flow_steps import (
    add_step,
    add_trigger,
    new_flow,
    open_tab,
    pick,
    read_counts,
    save_step,
    select,
    start_flow,
)
from local_mailbox import Mailbox, links_in
from playwright.sync_api import Browser, expect
from setup_steps import create_rep
from test_story import eventually

OWNER = "Rita Rep"
# People do not click faster than this; who does is a program.
HASTE_SECONDS = 12
# So often the picture is looked at until no job changes what it shows.
LOOKS = 20
# A person's browser: the one of the tests calls itself headless, as programs do.
PERSON = {**DESK, "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
IN_FLOW = """
    SELECT coalesce(step_id, 0), state, count(*) FROM lead_nurture_enrollment
     WHERE flow_id = {flow} GROUP BY 1, 2"""
DONE = """
    SELECT row.step_id, step.kind, row.state, count(*)
      FROM lead_nurture_execution row JOIN lead_nurture_step step
        ON step.id = row.step_id
     WHERE step.flow_id = {flow} GROUP BY 1, 2, 3"""
HITS = """
    SELECT type.code, count(*) FROM lead_engagement hit
      JOIN lead_engagement_type type ON type.id = hit.type_id
     WHERE type.code IN ('mail_open', 'mail_click') AND hit.is_automated IS NOT TRUE
     GROUP BY 1"""


@dataclass
class Story:
    server: Any
    admin: Api
    browser: Browser
    mailbox: Mailbox
    page_url: str

    def page(self, screen=DESK):
        return watched_page(self.browser, screen, self.admin.url)


@pytest.fixture(scope="module")
def story(live_server, browser):
    mailbox = Mailbox()
    admin = Api(live_server, "admin", "admin")
    admin.create(
        "ir.mail_server",
        name="Local",
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_encryption="none",
    )
    company = admin.ref("base.main_company")
    admin.call("res.company", "write", [company], {"email": "team@pumps.example.com"})
    create_score_model(admin)
    create_routing(admin)
    page_url = create_report(admin)
    yield Story(live_server, admin, browser, mailbox, page_url)
    mailbox.close()


def create_score_model(admin):
    """Who clicks in a mail is an MQL."""
    click = admin.ref("lead_priority.lead_engagement_type_mail_click")
    rule = {
        "name": "Clicks in mails",
        "kind": "engagement",
        "engagement_type_ids": [(6, 0, [click])],
        "points": 30,
    }
    group = {"name": "Interest", "dimension": "engagement", "rule_ids": [(0, 0, rule)]}
    model = admin.create(
        "lead.score.model",
        name="Clicks",
        mql_threshold=20,
        sql_threshold=90,
        group_ids=[(0, 0, group)],
    )
    admin.call("lead.score.model", "action_activate", [model])


def create_routing(admin):
    owner = create_rep(admin, OWNER)
    team = admin.create("crm.team", name="Inside Sales")
    admin.create("crm.team.member", user_id=owner, crm_team_id=team)
    admin.create(
        "lead.routing.rule",
        name="Leads that are ready",
        min_qualification="mql",
        team_ids=[(6, 0, [team])],
    )


def create_report(admin) -> str:
    """Create a report that asks for a form; give the address of its page."""
    pool = admin.create("lead.pool", name="Report readers", kind="incoming")
    form = admin.create(
        "lead.capture.form",
        name="Get the report",
        pool_id=pool,
        field_ids=[
            (0, 0, {"name": name})
            for name in ("contact_name", "partner_name", "email_from")
        ],
    )
    report = admin.create(
        "lead.content",
        name="State of pumps",
        kind="report",
        gate_form_id=form,
        file="UERG",
        file_name="pumps.txt",
    )
    (url,) = admin.find("lead.content", [("id", "=", report)], "page_url")
    return urlsplit(url).path


def test_flow_nurtures_a_lead_until_it_has_a_rep(story):
    """Capabilities: 34, 117, 119, 121, 124, 128"""
    with story.page() as page:
        log_in(page, "admin")
        steps = draw_flow(story, page)
        assert "State of pumps" in start_flow(page)
        flow = int(re.search(r"lead-flows/(\d+)", page.url)[1])
        assert picture_agrees(story, page, flow) == {}
        visitor = download_report(story)
        picture_agrees(story, page, flow)
        mail = story.mailbox.wait_for(visitor["email_from"])
        picture_agrees(story, page, flow)
        wait_for_count(story, flow, steps["wait"], "here")
        counts = picture_agrees(story, page, flow)
        assert counts == {
            (0, "running"): 1,
            (steps["mail"], "sent"): 1,
            (steps["wait"], "here"): 1,
        }
        click_in(story, mail)
        picture_agrees(story, page, flow)
        lead_has_rep(story, visitor)
        picture_agrees(story, page, flow)
        wait_for_end(story, flow)
        counts = picture_agrees(story, page, flow)
        assert counts[0, "goal"] == counts[steps["mail"], "clicked"] == 1
        assert (steps["wait"], "here") not in counts
        every_number_opens_its_leads(page, steps["mail"], visitor)


def draw_flow(story, page) -> dict[str, int]:
    """Name, trigger, goal, a mail, a wait for its click; give the steps."""
    new_flow(page, "Report readers")
    add_trigger(page, "Downloads a file", "file_ids", "State of pumps")
    open_tab(page, "exits")
    select(page, "goal_qualification", "MQL")
    open_tab(page, "settings")
    page.locator("[name=has_quiet_hours] input").uncheck()
    steps = {}
    dialog = add_step(page, "false:next", "email", "Thank-you mail")
    dialog.locator("[name=mail_subject] input").fill("Your report")
    steps["mail"] = save_step(page, "Thank-you mail")
    write_mail(story, steps["mail"])
    dialog = add_step(page, f"{steps['mail']}:next", "wait_event", "Does it click?")
    pick(page, dialog, "event_type_ids", "E-mail click")
    steps["wait"] = save_step(page, "Does it click?")
    dialog = add_step(page, f"{steps['wait']}:timeout", "end", "No interest")
    steps["end"] = save_step(page, "No interest")
    expect(page.locator(".o_flow_check")).to_contain_text("Ready to start")
    return steps


def write_mail(story, step):
    """Write the text as Odoo's builder saves it."""
    of_step = [("id", "=", step)]
    (mailing,) = story.admin.find("lead.nurture.step", of_step, "mailing_id")
    link = f'<a href="{story.admin.url}/web/login">Read more</a>'
    body = (
        f"<div><p>Hello <t t-out='object.contact_name'/>, thank you. {link}</p></div>"
    )
    text = {"body_arch": body, "body_html": body}
    story.admin.call("mailing.mailing", "write", [mailing[0]], text)


def download_report(story) -> dict[str, str]:
    """A visitor fills in the form of the report's page, and downloads it."""
    asked = ("contact_name", "partner_name", "email_from")
    visitor = {name: new_visitor()[name] for name in asked}
    with story.page(PERSON) as page:
        fill_form(page, story.page_url, visitor)
        with page.expect_download():
            page.locator("a.get").click()
    return visitor


def click_in(story, mail):
    """Read the mail as long as a person does, and follow its link."""
    time.sleep(HASTE_SECONDS)
    (link,) = [link for link in links_in(mail) if "/r/" in link]
    with story.page(PERSON) as page:
        page.goto(link)
        expect(page.locator("#login")).to_be_visible()


def lead_has_rep(story, visitor):
    ready = [
        ("email_normalized", "=", visitor["email_from"]),
        ("qualification", "=", "mql"),
        ("user_id.name", "=", OWNER),
    ]
    eventually(lambda: story.admin.find("crm.lead", ready), "rep")


def wait_for_count(story, flow, step, _what):
    query = IN_FLOW.format(flow=flow)
    eventually(
        lambda: [step, "running", 1] in map(list, story.server.query(query)), "step"
    )


def wait_for_end(story, flow):
    query = IN_FLOW.format(flow=flow)
    eventually(
        lambda: [row for row in story.server.query(query) if row[1] == "goal"], "goal"
    )


def picture_agrees(story, page, flow) -> dict:
    """The counts on the screen are those of the tables; give them.

    Jobs go on meanwhile: looked at again when the tables changed while it was drawn.
    """
    for _look in range(LOOKS):
        before = count_in_tables(story, flow)
        page.goto(f"/odoo/lead-flows/{flow}")
        shown = read_counts(page)
        if count_in_tables(story, flow) == before:
            assert shown == before
            return shown
    raise AssertionError("the tables never stand still")


def count_in_tables(story, flow) -> dict:
    expected = Counter()
    for step, state, count in story.server.query(IN_FLOW.format(flow=flow)):
        expected[0, state] += count
        if step and state == "running":
            expected[step, "here"] += count
    for step, kind, state, count in story.server.query(DONE.format(flow=flow)):
        if state == "done":
            expected[step, "sent" if kind == "email" else "done"] += count
            hits = dict(story.server.query(HITS))
            if kind == "email" and (clicked := hits.get("mail_click")):
                expected |= {(step, "opened"): 1, (step, "clicked"): clicked}
        elif state in ("queued", "sending"):
            expected[step, "queued"] += count
    return dict(expected)


def every_number_opens_its_leads(page, step, visitor):
    page.locator(f"[data-step='{step}'] [data-code=clicked]").click()
    row = page.locator(".o_list_view .o_data_row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(visitor["partner_name"])
