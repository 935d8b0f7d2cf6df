from odoo import models
from odoo.fields import Domain

# Set by us on core's assignment; an object, so that no caller from outside can.
SPARES = object()


class CrmLead(models.Model):
    """Which leads core's assignment may take, team and merge included."""

    _inherit = "crm.lead"

    def _search(self, domain, *args, **kwargs):
        if self.env.context.get("lead_assignment") is SPARES:
            domain = Domain(domain) & self._get_spared_domain()
        return super()._search(domain, *args, **kwargs)

    def _get_spared_domain(self):
        domain = Domain("pool_id", "=", False)
        if self.env["lead.routing.rule"]._get_lowest_rank() < 0:
            return domain
        # sudo: core's assignment leaves alone what any rule routes
        rules = self.env["lead.routing.rule"].sudo()
        for rule in rules.search([("active", "=", True)]):
            if not rule.company_id.lead_routing_paused:
                domain &= ~rule._get_lead_domain()
        return domain
