from odoo import api, models


class LeadHealthCapturesFailed(models.AbstractModel):
    """Captures given up after errors."""

    _name = "lead.health.captures.failed"
    _inherit = "lead.health.check"
    _description = "Health Check: What could not be worked on"
    _area = "capture"
    _sequence = 20
    _model = "lead.capture"
    _moment = "received_at"
    _action = "lead_priority.lead_capture_action"

    @api.model
    def _get_title(self):
        return self.env._("What could not be worked on")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Each of these failed several times by an error of ours or in the set-up, "
            "and none of them is a lead. What went wrong stands on the capture; try "
            "again when it is mended."
        )

    @api.model
    def _get_domain(self, now):
        return [("reject_reason", "=", "failed"), ("state", "=", "rejected")]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records._retry(now)
