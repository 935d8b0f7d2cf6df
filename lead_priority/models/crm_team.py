from odoo import models


class CrmTeam(models.Model):
    """Core's assignment leaves alone what waits in a pool."""

    _inherit = "crm.team"

    def _get_lead_to_assign_domain(self):
        return [*super()._get_lead_to_assign_domain(), ("pool_id", "=", False)]
