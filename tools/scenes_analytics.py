"""The screens of figures that are pictured."""

from .scenes import PHONE, TALL, Picture, Visit, show

ANALYTICS = "/odoo/action-lead_analytics."
SHOWN = ".o_action_manager .o_view_controller, .o_action_manager .o_action"
CHART = ".o-figure canvas, .o-figure"
# What the demo hides: the rate that fell, and one of the leads behind it.
DROP = [("step", "=", "won"), ("dimension", "=", "team_id")]
DEAD = [("lost_reason_id.name", "=", "Does not fit technically")]
DEAD += [("active", "=", False)]
SETTLE_MS = 4000


def show_management(visit: Visit) -> None:
    """The first dashboard of the app, with its figures."""
    action = "spreadsheet_dashboard.ir_actions_dashboard_action"
    visit.open(f"/odoo/action-{action}", CHART)
    visit.page.wait_for_timeout(SETTLE_MS)


def show_drop(visit: Visit) -> None:
    drop = visit.find("lead.drop", DROP)
    visit.open(f"{ANALYTICS}lead_drop_action/{drop}", ".o_form_view .o_field_widget")


def show_why_dead(visit: Visit) -> None:
    """A lead that was lost, and the sentences that say why."""
    lead = visit.call(
        "crm.lead", "search", DEAD, limit=1, context={"active_test": False}
    )[0]
    visit.open(f"/odoo/crm.lead/{lead}", "button[name=action_open_story]")
    visit.page.locator("button[name=action_open_story]").first.click()
    visit.page.locator(".o_lead_story").wait_for()


PICTURES = (
    Picture("analytics_dashboard", show_management, screen=TALL),
    Picture("analytics_dashboard_phone", show_management, screen=PHONE),
    Picture(
        "analytics_waste_board",
        show(f"{ANALYTICS}lead_analytics_waste_board_action", "[data-fate]"),
        screen=TALL,
    ),
    Picture("analytics_drop", show_drop, screen=TALL),
    Picture("analytics_why_dead", show_why_dead, screen=TALL),
    Picture("analytics_targets", show(f"{ANALYTICS}lead_target_action", SHOWN)),
    Picture("analytics_rep_board", show("/odoo/rep-board", SHOWN)),
    Picture("analytics_segments", show("/odoo/who-wins-what", SHOWN)),
    Picture("analytics_team_monitor", show("/odoo/team-monitor", SHOWN)),
    Picture(
        "analytics_team_monitor_phone", show("/odoo/team-monitor", SHOWN), screen=PHONE
    ),
    Picture(
        "analytics_funnel",
        show(f"{ANALYTICS}lead_analytics_report_funnel_action", SHOWN),
    ),
)
