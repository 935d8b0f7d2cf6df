from datetime import timedelta

from odoo import api, models


class LeadHealthCustodyDifferences(models.AbstractModel):
    """Differences that the reconcile found and nobody repaired."""

    _name = "lead.health.custody.differences"
    _inherit = "lead.health.check"
    _description = "Health Check: Leads whose custody does not add up"
    _area = "leads"
    _sequence = 60
    _model = "lead.custody.difference"
    _moment = "found_at"
    _action = "lead_priority.lead_custody_difference_action"
    _broken_after = timedelta(days=2)

    @api.model
    def _get_title(self):
        return self.env._("Leads whose custody does not add up")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "The journal of custody and the lead disagree about where the lead is. No "
            "lead is lost by that, but reports may count it wrong. Repairing lets the "
            "journal go on with what the lead says, and notes it."
        )

    @api.model
    def _get_domain(self, now):
        return [("resolved_at", "=", False)]

    @api.model
    def _get_mend_label(self):
        return self.env._("Reconcile and Repair")

    @api.model
    def _mend_records(self, records, now):
        records._repair(now=now)
