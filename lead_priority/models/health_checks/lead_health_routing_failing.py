from datetime import timedelta

from odoo import api, models


class LeadHealthRoutingFailing(models.AbstractModel):
    """Leads whose routing ended in an error."""

    _name = "lead.health.routing.failing"
    _inherit = "lead.health.check"
    _description = "Health Check: Leads that routing failed for"
    _area = "leads"
    _sequence = 30
    _model = "crm.lead"
    _moment = "create_date"
    _action = "crm.crm_lead_all_leads"
    _broken_after = timedelta(hours=4)

    @api.model
    def _get_title(self):
        return self.env._("Leads that routing failed for")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Routing ended in an error for them and tries again, ever later, and "
            "gives up after five times. The error stands in the server's log; try "
            "again when it is mended."
        )

    @api.model
    def _get_domain(self, now):
        return [("routing_tries", ">", 0), ("routing_due_at", "!=", False)]

    @api.model
    def _get_mend_label(self):
        return self.env._("Try Again")

    @api.model
    def _mend_records(self, records, now):
        records.write({"routing_tries": 0})
        records._route_later(now)
