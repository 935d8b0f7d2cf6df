from odoo import api, models

from ..lead_health_check import LATE


class LeadHealthCapturesWaiting(models.AbstractModel):
    """Captures that are stored and not worked on."""

    _name = "lead.health.captures.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: What came in and was not worked on"
    _area = "capture"
    _sequence = 10
    _model = "lead.capture"
    _moment = "received_at"
    _job = "lead_priority.ir_cron_process_captures"
    _action = "lead_priority.lead_capture_action"

    @api.model
    def _get_title(self):
        return self.env._("What came in and was not worked on")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "It is stored and safe, and no lead yet. It is worked on within a minute "
            "as a rule; nothing more comes through where the job does not run."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "received"), ("received_at", "<", now - LATE)]
