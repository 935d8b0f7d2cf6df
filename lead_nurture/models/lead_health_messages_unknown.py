from odoo import api, models


class LeadHealthMessagesUnknown(models.AbstractModel):
    """Messages of unknown fate that nobody decided about."""

    _name = "lead.health.messages.unknown"
    _inherit = "lead.health.check"
    _description = "Health Check: Messages of which nobody knows whether they arrived"
    _area = "flows"
    _sequence = 40
    _model = "lead.nurture.execution"
    _moment = "done_at"
    _company = "step_id.flow_id.company_id"
    _action = "lead_nurture.lead_nurture_execution_action_unknown"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Messages of which nobody knows whether they arrived")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "The server stopped while it sent them. They are not sent again by "
            "themselves: nobody wants them twice. Open them and say whether they were "
            "sent, or send them again."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "unknown")]
