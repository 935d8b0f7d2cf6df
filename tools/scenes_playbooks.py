"""The screens of playbooks that are pictured."""

from .scenes import CARD, PHONE, TALL, Picture, Visit, show

NURTURE = "/odoo/action-lead_nurture.lead_playbook_"
ROW = ".o_field_widget[name=step_ids] .o_data_row td[name=name]"
DRAWN = ".o_playbook_drawn_card"
REPORT = ".o_action_manager .o_view_controller"


def show_playbook(visit: Visit) -> None:
    playbook = visit.find("lead.playbook", [("state", "=", "active")])
    visit.open(f"/odoo/lead-playbooks/{playbook}", DRAWN)


def show_draft(visit: Visit) -> None:
    playbook = visit.find("lead.playbook", [("state", "=", "draft")])
    visit.open(f"/odoo/lead-playbooks/{playbook}", DRAWN)


def show_step(visit: Visit) -> None:
    show_draft(visit)
    visit.page.locator(ROW).first.click()
    visit.page.locator(".modal .o_playbook_put_in").first.wait_for()


def show_preview(visit: Visit) -> None:
    show_draft(visit)
    visit.page.locator("button[name=action_open_preview]").click()
    visit.page.locator(".modal .o_playbook_preview button").first.wait_for()


def show_lead(visit: Visit) -> None:
    """A lead whose rep is in the middle of the playbook."""
    domain = [("state", "=", "running"), ("step_id.name", "like", "Demo")]
    lead, _name = visit.find("lead.playbook.task", domain, "lead_id")
    visit.open(f"/odoo/crm/{lead}", ".o_lead_playbooks .o_lead_play")
    visit.page.locator(".o_lead_playbooks").scroll_into_view_if_needed()


PICTURES = (
    Picture("playbook", show_playbook, screen=TALL),
    Picture("playbook_gallery", show("/odoo/lead-playbook-presets", CARD)),
    Picture("playbook_step", show_step, screen=TALL),
    Picture("playbook_preview", show_preview, screen=TALL),
    Picture("playbook_lead", show_lead, screen=TALL),
    Picture("playbook_lead_phone", show_lead, screen=PHONE),
    Picture("playbook_report", show(f"{NURTURE}report_task_action", REPORT)),
)
