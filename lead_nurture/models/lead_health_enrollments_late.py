from odoo import api, models
from odoo.fields import Domain

from odoo.addons.lead_priority.models.lead_health_check import LATE


class LeadHealthEnrollmentsLate(models.AbstractModel):
    """Enrollments that are due and not looked at."""

    _name = "lead.health.enrollments.late"
    _inherit = "lead.health.check"
    _description = "Health Check: Leads in flows that are not moved on"
    _area = "flows"
    _sequence = 10
    _model = "lead.nurture.enrollment"
    _moment = "due_at"
    _company = "flow_id.company_id"
    _job = "lead_nurture.ir_cron_run_flows"
    _action = "lead_nurture.lead_nurture_enrollment_action"

    @api.model
    def _get_title(self):
        return self.env._("Leads in flows that are not moved on")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "They should have reached their next step. E-mails, waits and decisions "
            "of flows are late."
        )

    @api.model
    def _get_domain(self, now):
        held = Domain("flow_id.is_paused", "=", True) | Domain(
            "flow_id.company_id.lead_flows_paused", "=", True
        )
        return (
            Domain("state", "=", "running") & Domain("due_at", "<", now - LATE) & ~held
        )
