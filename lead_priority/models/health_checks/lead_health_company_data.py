from odoo import api, models

from ..lead_health_check import WEEK


class LeadHealthCompanyData(models.AbstractModel):
    """Questions to providers of company data that were given up."""

    _name = "lead.health.company.data"
    _inherit = "lead.health.check"
    _description = "Health Check: Questions about companies that failed"
    _area = "capture"
    _sequence = 90
    _model = "lead.company.data"
    _moment = "asked_at"
    _action = "lead_priority.lead_company_data_action"
    _broken_after = None

    @api.model
    def _get_title(self):
        return self.env._("Questions about companies that failed")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "The provider of company data did not answer, or not as expected. Leads "
            "are complete without it, only poorer. See its address and key, then ask "
            "again."
        )

    @api.model
    def _get_domain(self, now):
        return [("state", "=", "failed"), ("asked_at", ">", now - WEEK)]

    @api.model
    def _get_mend_label(self):
        return self.env._("Ask Again")

    @api.model
    def _mend_records(self, records, now):
        records._ask_again(now)
        records._trigger_asking()
