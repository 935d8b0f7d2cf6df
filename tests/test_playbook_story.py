"""The story of a playbook of ten steps, worked by a rep on a real server.

One step is skipped with a reason, one is late and goes to the leader, reviewers
approve, the right of a milestone is used; the reports show exactly that.
"""

import time
from dataclasses import dataclass
from typing import Any

import pytest
from browser_steps import DESK, Api, log_in, watched_page
from playbook_steps import (
    ask_for_discount,
    choose_step,
    open_lead,
    skip_step,
    step_of,
    submit_step,
    work_step,
)
from playwright.sync_api import Browser, expect
from setup_steps import create_rep
from test_story import eventually

LATE_HOURS = 0.002  # seven seconds
STEPS = (
    "First call",
    "Case pack",
    "Call again",
    "Requirements",
    "Pre-review",
    "Demo",
    "Business case",
    "Reference talk",
    "Quote",
    "Contract",
)


@dataclass
class Story:
    admin: Api
    browser: Browser
    lead: int
    playbook: int

    def page(self, screen=DESK):
        return watched_page(self.browser, screen, self.admin.url)


@pytest.fixture(scope="module")
def story(live_server, browser):
    admin = Api(live_server, "admin", "admin")
    leader, rep = create_rep(admin, "Lea Leader"), create_rep(admin, "Rita Rep")
    all_leads = admin.ref("sales_team.group_sale_salesman_all_leads")
    admin.call("res.users", "write", [leader], {"group_ids": [(4, all_leads)]})
    team = admin.create("crm.team", name="Inside Sales", user_id=leader)
    for user in (leader, rep):
        admin.create("crm.team.member", user_id=user, crm_team_id=team)
    playbook = create_playbook(admin, create_reviewer(admin))
    lead = admin.create(
        "crm.lead",
        name="Pumps for two plants",
        contact_name="Li Na",
        partner_name="Acme",
        user_id=rep,
        team_id=team,
    )
    start = admin.create(
        "lead.playbook.start", lead_ids=[(6, 0, [lead])], playbook_id=playbook
    )
    admin.call("lead.playbook.start", "action_start", [start])
    return Story(admin, browser, lead, playbook)


def create_reviewer(admin: Api) -> int:
    """Create somebody who reviews and is no salesperson; give the role."""
    user = admin.create("res.users", name="Rob Reviewer", login="rob", password="rob")
    return admin.create(
        "lead.playbook.role", name="Engineers", user_ids=[(6, 0, [user])]
    )


def create_playbook(admin: Api, role: int) -> int:
    """Create the ten steps and activate them."""
    call = admin.ref("mail.mail_activity_data_call")
    discount = admin.ref("lead_nurture.lead_playbook_right_discount")
    more: dict[str, dict[str, Any]] = {
        "First call": {
            "script": "Ask {{contact_name}} what {{partner_name}} pumps.",
            "check_ids": [(0, 0, {"name": "Budget asked"})],
            "outcome_ids": [(0, 0, {"name": "Reached", "leads_to": "next"})],
        },
        "Call again": {"limit_amount": LATE_HOURS, "limit_unit": "hours"},
        "Requirements": {"done_when": "feedback"},
        "Pre-review": {"done_when": "review", "responsible": "role", "role_id": role},
        "Demo": {
            "is_milestone": True,
            "right_ids": [(6, 0, [discount])],
        },
        "Business case": {"branch": "a"},
        "Reference talk": {"branch": "b"},
    }
    steps = [
        {
            "name": name,
            "sequence": number,
            "activity_type_id": call,
            **more.get(name, {}),
        }
        for number, name in enumerate(STEPS)
    ]
    playbook = admin.create(
        "lead.playbook", name="Pumps", step_ids=[(0, 0, step) for step in steps]
    )
    admin.call("lead.playbook", "action_activate", [playbook])
    return playbook


def test_ten_steps_from_the_first_call_to_the_contract(story):
    """Capabilities: 104, 105, 106, 107, 108, 109, 110, 112"""
    begin(story)
    be_late_and_escalated(story)
    be_reviewed(story)
    use_the_right(story)
    finish(story)
    look_at_reports(story)


def begin(story):
    with story.page() as page:
        log_in(page, "rita")
        open_lead(page, story.lead)
        task = choose_step(page, "First call")
        expect(task).to_contain_text("Ask Li Na what Acme pumps.")
        task.locator(".o_lead_play_outcome", has_text="Reached").click()
        expect(task.locator(".o_lead_play_error")).to_contain_text("Budget asked")
        work_step(page, "First call", outcome="Reached", checks=1)
        skip_step(page, "Case pack", "Already known")
        expect(step_of(page, "Call again", "open")).to_be_visible()


def be_late_and_escalated(story):
    """The limit passes; the leader sees it, and no longer when the step is done."""
    time.sleep(LATE_HOURS * 3600)
    overdue = eventually(
        lambda: look_again(story) or find_escalations(story), "the leader is told"
    )
    assert len(overdue) == 1
    with story.page() as page:
        log_in(page, "lea")
        page.goto(f"/odoo/crm.lead/{story.lead}")
        told = page.locator(".o-mail-Activity", has_text="Overdue: Call again")
        expect(told).to_contain_text("Lea Leader")
        expect(step_of(page, "Call again", "late")).to_be_visible()
    with story.page() as page:
        log_in(page, "rita")
        open_lead(page, story.lead)
        expect(choose_step(page, "Call again")).to_contain_text("The manager was told")
        work_step(page, "Call again", feedback="They have two plants")
    assert find_escalations(story) == []


def look_again(story):
    """Run the job as its minute would; give nothing."""
    (job,) = story.admin.find(
        "ir.cron", [("cron_name", "=", "Leads: tasks of playbooks that are due")]
    )
    if not find_escalations(story):
        story.admin.call("ir.cron", "method_direct_trigger", [job])


def find_escalations(story):
    domain = [("res_model", "=", "crm.lead"), ("summary", "=", "Overdue: Call again")]
    return story.admin.find("mail.activity", domain)


def be_reviewed(story):
    """What the rep submits is read and approved by somebody who sees no leads."""
    with story.page() as page:
        log_in(page, "rita")
        open_lead(page, story.lead)
        submit_step(page, "Requirements", "Two plants, 40 bar, stainless")
        expect(choose_step(page, "Pre-review")).to_contain_text("Rob Reviewer")
    with story.page() as page:
        log_in(page, "rob")
        page.goto("/odoo/lead-reviews")
        page.locator(".o_data_row", has_text="Pumps for two plants").click()
        expect(page.locator("[name=requirements]")).to_contain_text("40 bar")
        page.locator("button[name=action_approve]").click()
        expect(page.locator("[name=state]")).to_contain_text("Approved")


def use_the_right(story):
    """No discount before the milestone; behind it the leader is asked and approves."""
    button = "button[name=action_ask_for_discount]"
    with story.page() as page:
        log_in(page, "rita")
        open_lead(page, story.lead)
        expect(step_of(page, "Demo", "open")).to_be_visible()
        expect(page.locator(button)).to_have_count(0)
        work_step(page, "Demo", feedback="They liked it")
        open_lead(page, story.lead)
        expect(page.locator(".o_lead_play_rights")).to_contain_text("Discount")
        ask_for_discount(page, "8", "They sign this week")
    with story.page() as page:
        log_in(page, "lea")
        page.goto("/odoo/lead-discounts")
        row = page.locator(".o_data_row", has_text="Pumps for two plants")
        row.locator("button[name=action_approve]").click()
        expect(row).to_contain_text("Approved")


def finish(story):
    """Two branches side by side, then the rest; nothing is open at the end."""
    with story.page() as page:
        log_in(page, "rita")
        open_lead(page, story.lead)
        work_step(page, "Business case", feedback="Pays back in a year")
        expect(step_of(page, "Quote", "open")).to_have_count(0)
        work_step(page, "Reference talk", feedback="They spoke to Weber")
        work_step(page, "Quote")
        work_step(page, "Contract")
        expect(page.locator(".o_lead_play_head")).to_contain_text("Completed")
    domain = [("res_model", "=", "crm.lead"), ("res_id", "=", story.lead)]
    assert story.admin.find("mail.activity", domain) == []


def look_at_reports(story):
    """Ten tasks: nine done, one of them late, one skipped for its reason."""
    measures = "opened done skipped late on_time missed open"
    rows = story.admin.find(
        "lead.playbook.report.task",
        [("lead_id", "=", story.lead)],
        f"step_id state skip_reason_id {measures}",
    )
    total = {name: sum(row[name] for row in rows) for name in measures.split()}
    assert total == {
        "opened": 10,
        "done": 9,
        "skipped": 1,
        "late": 1,
        "on_time": 8,
        "missed": 0,
        "open": 0,
    }
    (skipped,) = [row for row in rows if row["skipped"]]
    assert skipped["skip_reason_id"][1] == "Already known or done before"
    (late,) = [row for row in rows if row["late"]]
    assert late["step_id"][1].endswith("Call again")
    with story.page() as page:
        log_in(page, "admin")
        page.goto("/odoo/action-lead_nurture.lead_playbook_report_task_action")
        page.locator(".o_switch_view.o_list").click()
        expect(page.locator(".o_list_view")).to_contain_text("Call again")
