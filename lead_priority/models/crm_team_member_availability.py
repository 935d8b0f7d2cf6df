from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from odoo import fields, models

# How far ahead the next working moment is looked for.
HORIZON_DAYS = 15


@dataclass(frozen=True)
class Availability:
    """When a rep works, naive UTC. ``next_at`` is None beyond the horizon."""

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
        groups = defaultdict(lambda: self.env["crm.team.member"].sudo())
        for member in members:
            groups[member._get_routing_calendar()] |= member
        result = {}
        for calendar, group in groups.items():
            result |= group._get_group_availabilities(calendar, leaves, now)
        return result

    def _get_routing_calendar(self):
        if resource := self._get_routing_resource():
            # None: works when he wants.
            return resource.calendar_id
        company = self.crm_team_id.company_id or self.user_id.company_id
        return company.resource_calendar_id

    def _get_routing_resource(self):
        company = self.crm_team_id.company_id or self.user_id.company_id
        resources = self.user_id.resource_ids
        return (
            resources.filtered(lambda resource: resource.company_id == company)
            or resources
        )[:1]

    def _get_group_availabilities(self, calendar, leaves, now):
        intervals = self._get_work_intervals(calendar, now)
        result = {}
        for member in self:
            # Users without a resource of their own work as the company does.
            times = intervals.get(member._get_routing_resource().id, intervals[False])
            start = next((start for start, _stop in times), None)
            result[member.id] = Availability(
                is_at_work=start is not None and start <= now,
                next_at=start,
                leave_until=leaves.get(member.user_id.id),
            )
        return result

    def _get_work_intervals(self, calendar, now):
        """Give {resource id or False: [(start, stop)]} from ``now`` on, naive UTC."""
        end = now + timedelta(days=HORIZON_DAYS)
        if not calendar:
            return {False: [(now, end)]}
        resources = self.env["resource.resource"].sudo()
        for member in self:
            resources |= member._get_routing_resource()
        found = calendar._work_intervals_batch(
            now.replace(tzinfo=timezone.utc),
            end.replace(tzinfo=timezone.utc),
            resources,
        )
        return {
            resource_id: [(_naive(start), _naive(stop)) for start, stop, _meta in rows]
            for resource_id, rows in found.items()
        }

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


def _naive(moment):
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
