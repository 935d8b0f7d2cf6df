from dataclasses import dataclass
from datetime import datetime

from odoo import fields, models

from ..scheduling import NoWorkingTime


@dataclass(frozen=True)
class Availability:
    """When a rep works, naive UTC. ``next_at`` is None when never."""

    is_at_work: bool = True
    next_at: datetime | None = None
    leave_until: datetime | None = None


class CrmTeamMember(models.Model):
    """Who is at work: working hours, public holidays, leave, pause with an end."""

    _inherit = "crm.team.member"

    routing_paused_until = fields.Datetime(
        help="Gets no leads by routing until then. Empty: not paused."
    )
    is_routing_paused = fields.Boolean(compute="_compute_is_routing_paused")

    def _compute_is_routing_paused(self):
        now = self.env.cr.now()
        for member in self:
            until = member.routing_paused_until
            member.is_routing_paused = bool(until and until > now)

    def _get_availabilities(self, now):
        """Give {member id: Availability} at ``now`` (naive UTC), set-based.

        Working hours are those of the user's resource, else of the company.
        """
        # sudo: whether a colleague is at work decides who gets a lead
        members = self.sudo()
        leaves = members._get_leave_ends(now)
        result = {}
        for member in members:
            next_at = self._get_next_work(member._get_routing_time(), now)
            result[member.id] = Availability(
                is_at_work=next_at == now,
                next_at=next_at,
                leave_until=leaves.get(member.user_id.id),
            )
        return result

    def _get_routing_time(self):
        """Give the working time, with public holidays and make-up workdays."""
        company = self.crm_team_id.company_id or self.user_id.company_id
        if resource := self._get_routing_resource():
            # None: works when he wants.
            return resource.calendar_id._get_working_time(company)
        return company.resource_calendar_id._get_working_time(company)

    def _get_routing_resource(self):
        company = self.crm_team_id.company_id or self.user_id.company_id
        resources = self.user_id.resource_ids
        return (
            resources.filtered(lambda resource: resource.company_id == company)
            or resources
        )[:1]

    @staticmethod
    def _get_next_work(working_time, now):
        """Give when is worked next, ``now`` at work; None: never."""
        try:
            return next(working_time.from_moment(now))[0]
        except NoWorkingTime:
            return None

    def _get_leave_ends(self, now):
        """Give {user id: end} of the leave that each is on at ``now``."""
        leaves = self.env["resource.calendar.leaves"].sudo()
        rows = leaves._read_group(
            [
                ("resource_id.user_id", "in", self.user_id.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now),
                ("date_to", ">", now),
            ],
            ["resource_id"],
            ["date_to:max"],
        )
        return {resource.user_id.id: until for resource, until in rows}
