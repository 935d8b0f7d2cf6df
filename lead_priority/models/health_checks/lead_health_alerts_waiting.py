from odoo import api, models
from odoo.fields import Domain

from ..lead_health_check import LATE


class LeadHealthAlertsWaiting(models.AbstractModel):
    """Alerts that are due and still here."""

    _name = "lead.health.alerts.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: Alerts that were not sent"
    _area = "messages"
    _sequence = 10
    _model = "lead.alert"
    _moment = "next_try_at"
    _job = "lead_priority.ir_cron_send_alerts"
    _action = "lead_priority.lead_alert_action"

    @api.model
    def _get_title(self):
        return self.env._("Alerts that were not sent")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Reps and managers are told late, or not at all, of what happens to their "
            "leads."
        )

    @api.model
    def _get_domain(self, now):
        # The inbox goes on while alerts are paused.
        return Domain("next_try_at", "<", now - LATE) & (
            Domain("channel", "=", "inbox") | self._get_not_held("lead_alerts_paused")
        )
