"""What a marketer does on the picture of a flow, in the browser."""

import re

from playwright.sync_api import Locator, Page, expect

DIALOG = ".modal:not(.o_inactive_modal)"


def new_flow(page: Page, name: str) -> None:
    page.goto("/odoo/lead-flows")
    page.get_by_role("button", name="New", exact=True).first.click()
    page.locator("[name=name] :is(input, textarea)").first.fill(name)


def open_tab(page: Page, name: str) -> None:
    page.locator(f".o_notebook .nav-link[name={name}]").click()


def add_trigger(page: Page, kind: str, field: str, value: str) -> None:
    """On *Who Enters*: one thing that lets leads in, of a kind and a value."""
    open_tab(page, "entry")
    page.locator("[name=trigger_ids] .o_field_x2many_list_row_add a").click()
    dialog = page.locator(DIALOG)
    select(dialog, "kind", kind)
    pick(page, dialog, field, value)
    dialog.locator(".o_form_button_save").click()
    expect(page.locator(DIALOG)).to_have_count(0)


def select(place: Locator | Page, field: str, label: str) -> None:
    """Choose a label of a selection."""
    box = place.locator(f"[name={field}]")
    if box.locator("select").count():
        box.locator("select").select_option(label=label)
    else:
        box.locator("input").click()
        box.page.locator(".o_select_menu_item", has_text=label).first.click()


def pick(page: Page, place: Locator, field: str, name: str) -> None:
    """Choose a record by name."""
    place.locator(f"[name={field}] input").fill(name)
    page.locator(".o-autocomplete--dropdown-item", has_text=name).first.click()


def add_step(page: Page, place: str, kind: str, name: str) -> Locator:
    """Press + at a place (step and outcome); give the dialog of the new step."""
    open_tab(page, "picture")
    page.locator(f".o_flow_plus[data-place='{place}']").click()
    page.locator(f".o_flow_kind_button[data-kind={kind}]").click()
    dialog = page.locator(DIALOG)
    dialog.locator("[name=name] :is(input, textarea)").first.fill(name)
    return dialog


def save_step(page: Page, name: str) -> int:
    """Save the dialog; give the id of the step as soon as it is drawn."""
    page.locator(f"{DIALOG} .o_form_button_save").click()
    card = page.locator(".o_flow_card", has_text=name)
    expect(card).to_be_visible()
    return int(card.get_attribute("data-step"))


def read_counts(page: Page) -> dict[tuple[int, str], int]:
    """Give the counts of the picture: {(step or 0, what): number}."""
    expect(page.locator(".o_flow_entry")).to_be_visible()
    chips = page.locator(".o_flow_chip").evaluate_all(
        """chips => chips.map((chip) => [
            Number(chip.closest(".o_flow_card").dataset.step || 0),
            chip.dataset.code,
            Number(chip.querySelector("b").textContent),
        ])"""
    )
    return {(step, code): count for step, code, count in chips}


def start_flow(page: Page) -> str:
    """Start the flow; give what the dialog said would happen."""
    page.locator("button[name=action_open_start]").click()
    dialog = page.locator(DIALOG)
    expect(dialog.locator("button[name=action_start]")).to_be_visible()
    said = dialog.inner_text()
    dialog.locator("button[name=action_start]").click()
    expect(page.locator(".o_statusbar_status")).to_contain_text(re.compile("Running"))
    return said
