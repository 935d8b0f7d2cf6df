from datetime import timedelta

from odoo import api, models

from ..lead_health_check import WEEK


class LeadHealthWebhooksFailing(models.AbstractModel):
    """Deliveries of outgoing webhooks that failed."""

    _name = "lead.health.webhooks.failing"
    _inherit = "lead.health.check"
    _description = "Health Check: Messages to other programs that failed"
    _area = "messages"
    _sequence = 30
    _model = "lead.alert"
    _moment = "raised_at"
    _action = "lead_priority.lead_alert_action"
    _broken_after = timedelta(days=1)

    @api.model
    def _get_title(self):
        return self.env._("Messages to other programs that failed")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "A webhook of yours (a program, or the robot of a group chat) did not "
            "take what it was told within the last week. See its address and secret, "
            "then try again."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("channel", "=", "webhook"),
            ("state", "in", ("failed", "parked", "unknown")),
            ("raised_at", ">", now - WEEK),
        ]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records.action_retry()
