"""The screens of flows and content that are pictured."""

from .scenes import CARD, PHONE, TALL, Picture, Visit, show

NURTURE = "/odoo/action-lead_nurture.lead_nurture_"
LONG = {"viewport": {"width": 1366, "height": 1740}}
CURIOUS = [("contact_name", "=", "Mark Iverson")]


def show_flow(visit: Visit) -> None:
    flow = visit.find("lead.nurture.flow", [("state", "=", "active")])
    visit.open(f"/odoo/lead-flows/{flow}", ".o_flow_picture .o_flow_card")


def show_simulation(visit: Visit) -> None:
    """Play the draft with a lead that is invented."""
    flow = visit.find("lead.nurture.flow", [("state", "=", "draft")])
    visit.open(f"/odoo/lead-flows/{flow}", ".o_flow_picture .o_flow_card")
    visit.page.locator("button[name=action_open_simulation]").click()
    visit.page.locator(".modal button[name=action_simulate]").click()
    visit.page.locator(".modal .o_data_row").first.wait_for()


def show_suggested_content(visit: Visit) -> None:
    lead = visit.find("crm.lead", CURIOUS)
    visit.open(f"/odoo/crm/{lead}", ".o_lead_custody li")
    visit.page.locator(".nav-link[name=lead_content]").click()
    visit.page.locator(".o_lead_content .alert").first.wait_for()


PICTURES = (
    Picture("flow", show_flow, screen=LONG),
    Picture("flow_phone", show_flow, screen=PHONE),
    Picture("flow_gallery", show("/odoo/lead-flow-presets", CARD)),
    Picture("flow_simulation", show_simulation, screen=TALL),
    Picture("content", show("/odoo/lead-content", CARD)),
    Picture("suggested_content", show_suggested_content, screen=TALL),
    Picture("flow_worth", show(f"{NURTURE}report_flow_action", CARD)),
)
