from odoo import models
from odoo.fields import Domain

from .crm_lead_assignment import SPARES


class CrmTeam(models.Model):
    """Core's assignment leaves alone what waits in a pool and what routing routes.

    Where no rule is active, or routing is paused, only pools keep their leads.
    """

    _inherit = "crm.team"

    def _get_lead_to_assign_domain(self):
        domain = Domain(super()._get_lead_to_assign_domain())
        return list(domain & self.env["crm.lead"]._get_spared_domain())

    def _allocate_leads(self, creation_delta_days=7):
        spared = self.with_context(lead_assignment=SPARES)
        return super(CrmTeam, spared)._allocate_leads(
            creation_delta_days=creation_delta_days
        )
