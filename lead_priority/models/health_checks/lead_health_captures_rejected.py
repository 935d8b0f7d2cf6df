from odoo import api, models

from ..lead_health_check import WEEK


class LeadHealthCapturesRejected(models.AbstractModel):
    """Captures of the last week that have no way to reach the person."""

    _name = "lead.health.captures.rejected"
    _inherit = "lead.health.check"
    _description = "Health Check: Rejected, and nobody has looked"
    _area = "capture"
    _sequence = 30
    _model = "lead.capture"
    _moment = "received_at"
    _action = "lead_priority.lead_capture_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Rejected, and nobody has looked")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "No e-mail, phone or key that could be read: these people cannot be "
            "reached as they wrote themselves. Open a capture to correct it. What is "
            "tried again and rejected again counts as looked at, and stays in the "
            "register."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("reject_reason", "in", ("no_contact", "invalid_values")),
            ("reviewed_at", "=", False),
            ("received_at", ">", now - WEEK),
        ]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records._retry(now)
        records._note_review(now)
