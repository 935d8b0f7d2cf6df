from odoo import api, models

from ..lead_health_check import WEEK


class LeadHealthAlertsFailing(models.AbstractModel):
    """Alerts to people that failed."""

    _name = "lead.health.alerts.failing"
    _inherit = "lead.health.check"
    _description = "Health Check: Alerts that failed"
    _area = "messages"
    _sequence = 20
    _model = "lead.alert"
    _moment = "raised_at"
    _action = "lead_priority.lead_alert_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Alerts that failed")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "E-mails or SMS about leads that could not be sent within the last week, "
            "or of which nobody knows whether they arrived. Open one to see why."
        )

    @api.model
    def _get_domain(self, now):
        return [
            ("channel", "!=", "webhook"),
            ("state", "in", ("failed", "parked", "unknown")),
            ("raised_at", ">", now - WEEK),
        ]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records.action_retry()
