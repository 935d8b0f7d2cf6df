from odoo import api, models
from odoo.fields import Domain

from ..lead_health_check import LATE


class LeadHealthRoutingDue(models.AbstractModel):
    """Leads that routing should have looked at."""

    _name = "lead.health.routing.due"
    _inherit = "lead.health.check"
    _description = "Health Check: Leads that wait for routing"
    _area = "leads"
    _sequence = 20
    _model = "crm.lead"
    _moment = "routing_due_at"
    _job = "lead_priority.ir_cron_route_leads"
    _action = "crm.crm_lead_all_leads"

    @api.model
    def _get_title(self):
        return self.env._("Leads that wait for routing")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "A rule is to give them to somebody, and the job that does so is late."
        )

    @api.model
    def _get_domain(self, now):
        return Domain("routing_due_at", "<", now - LATE) & self._get_not_held(
            "lead_routing_paused"
        )
