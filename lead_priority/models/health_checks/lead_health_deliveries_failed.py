from odoo import api, models

from ..lead_health_check import WEEK


class LeadHealthDeliveriesFailed(models.AbstractModel):
    """Requests to incoming webhooks that were refused or failed."""

    _name = "lead.health.deliveries.failed"
    _inherit = "lead.health.check"
    _description = "Health Check: Posts of ad platforms not taken"
    _area = "capture"
    _sequence = 60
    _model = "lead.capture.webhook.delivery"
    _moment = "received_at"
    _action = "lead_priority.lead_capture_webhook_delivery_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Posts of ad platforms not taken")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "In the last week these were refused (the secret or token does not fit) "
            "or their leads could not be fetched. Open one to see why, mend the "
            "webhook, and try again."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("state", "in", ("refused", "failed")),
            ("received_at", ">", now - WEEK),
        ]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records._retry(now)
