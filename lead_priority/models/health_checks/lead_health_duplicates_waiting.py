from odoo import api, models

from ..lead_health_check import WEEK


class LeadHealthDuplicatesWaiting(models.AbstractModel):
    """Possible duplicates that nobody decided about."""

    _name = "lead.health.duplicates.waiting"
    _inherit = "lead.health.check"
    _description = "Health Check: Possible duplicates to decide"
    _area = "leads"
    _sequence = 90
    _model = "lead.duplicate"
    _moment = "found_at"
    _company = "lead_id.company_id"
    _action = "lead_priority.lead_duplicate_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Possible duplicates to decide")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Two leads may be one person, and for a week nobody has said so: two reps "
            "may call the same customer."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "open"), ("found_at", "<", now - WEEK)]
