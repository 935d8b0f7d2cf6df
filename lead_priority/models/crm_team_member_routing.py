from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

# For the load bar of reps without a limit: full means this many open leads.
UNLIMITED_LOAD = 50


class CrmTeamMember(models.Model):
    """The rep as the manager sees him: load, availability, pause."""

    _inherit = "crm.team.member"

    routing_open_count = fields.Integer(
        string="Open Leads", compute="_compute_routing_load"
    )
    routing_today_count = fields.Integer(
        string="New Today",
        compute="_compute_routing_load",
        help="Leads that routing gave since midnight.",
    )
    routing_load = fields.Float(
        string="Load",
        compute="_compute_routing_load",
        help="Open leads in percent of the limit; without a limit, 50 leads are 100 %.",
    )
    routing_availability = fields.Selection(
        [
            ("available", "At work"),
            ("outside", "Not at work"),
            ("full", "Full"),
            ("leave", "On leave"),
            ("paused", "Paused"),
        ],
        string="Availability",
        compute="_compute_routing_availability",
    )
    routing_availability_note = fields.Char(
        string="Until", compute="_compute_routing_availability"
    )

    def _compute_routing_load(self):
        loads = self._get_loads(self.env.cr.now())
        for member in self:
            load = loads.get(member.user_id.id)
            member.routing_open_count = load.open_count if load else 0
            member.routing_today_count = load.today_count if load else 0
            limit = member.routing_capacity_open or UNLIMITED_LOAD
            member.routing_load = 100 * member.routing_open_count / limit

    @api.depends("routing_open_count", "routing_paused_until")
    def _compute_routing_availability(self):
        availabilities = self._get_availabilities(self.env.cr.now())
        for member in self:
            code, until = member._get_routing_state(availabilities[member.id])
            member.routing_availability = code
            member.routing_availability_note = until and format_datetime(
                self.env, until, dt_format="short"
            )

    def _get_routing_state(self, availability):
        """Give the code of the availability and until when (naive UTC or None)."""
        if self.is_routing_paused:
            return "paused", self.routing_paused_until
        if availability.leave_until:
            return "leave", availability.leave_until
        if self._is_full():
            return "full", None
        if not availability.is_at_work:
            return "outside", availability.next_at
        return "available", None

    def _is_full(self):
        open_limit, day_limit = self.routing_capacity_open, self.routing_capacity_day
        return (0 < open_limit <= self.routing_open_count) or (
            0 < day_limit <= self.routing_today_count
        )

    def pause_routing(self, until):
        """Give these reps no new leads before ``until`` (naive UTC or its string).

        For team leaders and managers, and for the rep himself.
        :raise AccessError: for other reps; UserError: when ``until`` is past
        """
        self._check_may_pause()
        until = fields.Datetime.to_datetime(until)
        if not until or until <= self.env.cr.now():
            raise UserError(self.env._("Choose a moment in the future."))
        # sudo: reps only read their membership; what they may is checked above
        self.sudo().routing_paused_until = until
        return True

    def action_pause_routing(self):
        """Pause for as many days as the button says (context ``pause_days``)."""
        days = int(self.env.context.get("pause_days") or 1)
        return self.pause_routing(self.env.cr.now() + timedelta(days=days))

    def action_resume_routing(self):
        """End the pause; leads that wait for somebody are tried at once."""
        self._check_may_pause()
        # sudo: as above
        self.sudo().routing_paused_until = False
        self.env["lead.routing.rule"]._retry_waiting(now=self.env.cr.now())
        return True

    def _check_may_pause(self):
        is_leader = self.env.user.has_group("sales_team.group_sale_salesman_all_leads")
        if not is_leader and self.user_id != self.env.user:
            raise AccessError(
                self.env._("Only a team leader or manager pauses other reps.")
            )

    def action_open_routing_leads(self):
        """Open the rep's open leads."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "display_name": self.user_id.name,
            "domain": [
                ("user_id", "=", self.user_id.id),
                ("won_status", "=", "pending"),
            ],
            "context": {},
        }
