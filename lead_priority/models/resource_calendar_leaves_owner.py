from datetime import timedelta

from odoo import api, fields, models

# Shorter ones do not change who looks after a lead.
SHORTEST_LEAVE = timedelta(hours=8)


class ResourceCalendarLeaves(models.Model):
    """When a leave begins, the open leads of who goes are looked at, once."""

    _inherit = "resource.calendar.leaves"

    is_lead_handed_over = fields.Boolean(
        readonly=True,
        copy=False,
        help="The open leads were dealt with as the routing rules say.",
    )

    @api.model
    def _hand_over_begun(self, now):
        """Make the leads of all whose leave has begun due; ``now`` is naive UTC."""
        begun = self.search(
            [
                ("is_lead_handed_over", "=", False),
                ("resource_id.user_id", "!=", False),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now),
                ("date_to", ">", now),
            ]
        ).filtered(lambda one: one.date_to - one.date_from >= SHORTEST_LEAVE)
        if begun:
            self.env["crm.lead"]._mark_owner_left(begun.resource_id.user_id)
            begun.is_lead_handed_over = True
