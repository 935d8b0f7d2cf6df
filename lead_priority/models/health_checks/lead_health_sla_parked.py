from datetime import timedelta

from odoo import api, models


class LeadHealthSlaParked(models.AbstractModel):
    """Clocks that were parked after errors."""

    _name = "lead.health.sla.parked"
    _inherit = "lead.health.parked.mixin"
    _description = "Health Check: Deadlines that failed"
    _area = "leads"
    _sequence = 50
    _model = "lead.sla.clock"
    _moment = "due_at"
    _action = "lead_priority.lead_sla_clock_action"
    _broken_after = timedelta(days=1)

    @api.model
    def _get_title(self):
        return self.env._("Deadlines that failed")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "What was due failed five times, and waits for a person. The error stands "
            "on the clock; try again when it is mended."
        )
