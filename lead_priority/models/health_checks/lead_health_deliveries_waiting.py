from odoo import api, models

from ..lead_health_check import LATE


class LeadHealthDeliveriesWaiting(models.AbstractModel):
    """Requests to incoming webhooks that are due and not taken."""

    _name = "lead.health.deliveries.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: Posts of ad platforms not worked on"
    _area = "capture"
    _sequence = 50
    _model = "lead.capture.webhook.delivery"
    _moment = "next_try_at"
    _job = "lead_priority.ir_cron_take_deliveries"
    _action = "lead_priority.lead_capture_webhook_delivery_action"

    @api.model
    def _get_title(self):
        return self.env._("Posts of ad platforms not worked on")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "What platforms and programs posted is stored and safe. It is worked on "
            "within a minute as a rule."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "received"), ("next_try_at", "<", now - LATE)]
