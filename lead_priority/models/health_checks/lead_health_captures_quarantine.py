from datetime import timedelta

from odoo import api, models


class LeadHealthCapturesQuarantine(models.AbstractModel):
    """Captures that wait for a person for a day or more."""

    _name = "lead.health.captures.quarantine"
    _inherit = "lead.health.check"
    _description = "Health Check: In quarantine, and nobody has looked"
    _area = "capture"
    _sequence = 40
    _model = "lead.capture"
    _moment = "received_at"
    _action = "lead_priority.lead_capture_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("In quarantine, and nobody has looked")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "They look like a program's, so they wait until a person says whether "
            "they are spam. A real customer among them waits, too: open the list, "
            "release or confirm."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("reject_reason", "=", "blocked"),
            ("received_at", "<", now - timedelta(days=1)),
        ]
