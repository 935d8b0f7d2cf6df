from odoo import api, models
from odoo.fields import Domain

from odoo.addons.lead_priority.models.lead_health_check import LATE


class LeadHealthMessagesWaiting(models.AbstractModel):
    """Messages that are due and not sent."""

    _name = "lead.health.messages.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: Messages of flows that are not sent"
    _area = "flows"
    _sequence = 30
    _model = "lead.nurture.execution"
    _moment = "next_try_at"
    _company = "step_id.flow_id.company_id"
    _job = "lead_nurture.ir_cron_send_nurture_1"
    _action = "lead_nurture.lead_nurture_execution_action_unknown"

    @api.model
    def _get_title(self):
        return self.env._("Messages of flows that are not sent")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "E-mails and SMS of flows whose time has come, and that are still here."
        )

    @api.model
    def _get_domain(self, now):
        held = Domain("step_id.flow_id.is_paused", "=", True) | Domain(
            "step_id.flow_id.company_id.lead_flows_paused", "=", True
        )
        return (
            Domain("state", "=", "queued")
            & Domain("next_try_at", "<", now - LATE)
            & ~held
        )
