from odoo import api, models
from odoo.fields import Domain

from ..lead_health_check import LATE
from ..lead_sla_clock import RECLAIM_KINDS


class LeadHealthSlaDue(models.AbstractModel):
    """Clocks that are due and not done."""

    _name = "lead.health.sla.due"
    _inherit = "lead.health.check"
    _description = "Health Check: Deadlines that were not looked at"
    _area = "leads"
    _sequence = 40
    _model = "lead.sla.clock"
    _moment = "next_at"
    _job = "lead_priority.ir_cron_check_sla_clocks"
    _action = "lead_priority.lead_sla_clock_action"

    @api.model
    def _get_title(self):
        return self.env._("Deadlines that were not looked at")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Warnings, missed deadlines and taking back are late: reps are not told, "
            "and leads stay where they are."
        )

    @api.model
    def _get_domain(self, now):
        # What takes back waits on purpose while that is paused.
        held = Domain("kind", "in", RECLAIM_KINDS) & Domain(
            "company_id.lead_reclaim_paused", "=", True
        )
        return Domain("next_at", "<", now - LATE) & ~held
