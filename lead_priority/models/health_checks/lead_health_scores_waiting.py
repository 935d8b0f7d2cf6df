from odoo import api, models

from ..lead_health_check import LATE


class LeadHealthScoresWaiting(models.AbstractModel):
    """Engagements sent by programs whose leads are not scored yet."""

    _name = "lead.health.scores.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: Scores that wait for engagements"
    _area = "leads"
    _sequence = 80
    _model = "lead.api.request"
    _moment = "received_at"
    _company = "key_id.company_id"
    _job = "lead_priority.ir_cron_score_api"
    _action = "lead_priority.lead_api_request_action"

    @api.model
    def _get_title(self):
        return self.env._("Scores that wait for engagements")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Other programs sent what leads did, and the scores do not show it yet."
        )

    @api.model
    def _get_domain(self, now):
        return [("to_score", "!=", False), ("received_at", "<", now - LATE)]
