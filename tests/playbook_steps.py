"""What people do on a playbook, in the browser: rep, leader, reviewer."""

import re

from playwright.sync_api import Locator, Page, expect

DIALOG = ".modal:not(.o_inactive_modal)"


def open_lead(page: Page, lead: int) -> None:
    page.goto(f"/odoo/crm.lead/{lead}")
    expect(page.locator(".o_lead_play_path")).to_be_visible()


def step_of(page: Page, name: str, state: str) -> Locator:
    """Give a step of the path in a state: open, done, late, skipped, ahead …"""
    return page.locator(f".o_lead_play_step.o_lead_play_{state}", has_text=name)


def choose_step(page: Page, name: str) -> Locator:
    """Click a step of the path; give what is shown of it."""
    page.locator(".o_lead_play_step", has_text=name).click()
    task = page.locator(".o_lead_play_task", has_text=name)
    expect(task).to_be_visible()
    return task


def work_step(
    page: Page, name: str, *, outcome: str = "", feedback: str = "", checks: int = 0
) -> None:
    """Tick the checklist, write what came of it, and end a step."""
    task = choose_step(page, name)
    for number in range(checks):
        task.locator(".o_lead_play_check input").nth(number).click()
        expect(task.locator(".o_lead_play_ticked")).to_have_count(number + 1)
    if feedback:
        task.locator(".o_lead_play_feedback").fill(feedback)
    if outcome:
        task.locator(".o_lead_play_outcome", has_text=outcome).click()
    else:
        task.locator("button.o_lead_play_done").click()
    # The playbook folds when its last step is over.
    over = page.locator(".o_lead_play_head", has_text="Completed")
    expect(step_of(page, name, "done").or_(over)).to_be_visible()


def skip_step(page: Page, name: str, reason: str) -> None:
    """Skip a step with a reason; without one it is refused."""
    choose_step(page, name).get_by_role("button", name="Skip").click()
    dialog = page.locator(DIALOG)
    dialog.locator("button[name=action_skip]").click()
    expect(dialog.locator("[name=reason_id]")).to_have_class(re.compile("invalid"))
    dialog.locator(".o_radio_item", has_text=reason).locator("input").click()
    dialog.locator("button[name=action_skip]").click()
    expect(step_of(page, name, "skipped")).to_be_visible()


def submit_step(page: Page, name: str, requirements: str) -> None:
    """Submit what a step brought for the review behind it."""
    choose_step(page, name).get_by_role("button", name="Submit for Review").click()
    dialog = page.locator(DIALOG)
    dialog.locator("[name=requirements] textarea").fill(requirements)
    dialog.locator("button[name=action_submit]").click()
    expect(page.locator(DIALOG)).to_have_count(0)
    expect(step_of(page, name, "done")).to_be_visible()


def ask_for_discount(page: Page, percent: str, why: str) -> None:
    page.locator("button[name=action_ask_for_discount]").click()
    dialog = page.locator(DIALOG)
    dialog.locator("[name=percent] input").fill(percent)
    dialog.locator("[name=why] textarea").fill(why)
    dialog.locator("button[name=action_ask]").click()
    expect(page.locator(DIALOG)).to_have_count(0)
