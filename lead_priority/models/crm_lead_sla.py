from odoo import fields, models

from ..scoring import RANKS


class CrmLead(models.Model):
    """The next deadline of a lead, as plain columns for the queue and the countdown."""

    _inherit = "crm.lead"

    sla_due_at = fields.Datetime(
        string="Deadline",
        readonly=True,
        copy=False,
        help="Until when somebody has to follow the lead up.",
    )
    sla_state = fields.Selection(
        [
            ("running", "In time"),
            ("warned", "Due soon"),
            ("overdue", "Overdue"),
            ("reclaim", "Will be taken back"),
        ],
        string="Deadline State",
        readonly=True,
        copy=False,
    )
    sla_clock_ids = fields.One2many("lead.sla.clock", "lead_id", string="SLA Clocks")

    def _filter_routable(self):
        """Return the leads that a routing rule may give to somebody else now."""
        lowest = self.env["lead.routing.rule"]._get_lowest_rank()
        return self.filtered(
            lambda lead: (
                0 <= lowest <= RANKS[lead.qualification or "raw"]
                and not lead.company_id.lead_routing_paused
            )
        )

    def _release_for_routing(self, *, now, note):
        """Take leads from their owners and let routing find somebody else."""
        self.with_context(tracking_disable=True)._move(
            {"user_id": False}, now=now, reason="released", note=note
        )
        self._mark_for_routing("owner_left")
