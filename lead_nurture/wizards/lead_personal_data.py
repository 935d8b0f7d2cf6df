from odoo import models

from ..models.crm_lead_playbook_erasure import GONE, KEPT


class LeadPersonalData(models.TransientModel):
    """What playbooks, calls and requests for discounts hold of a person, too."""

    _inherit = "lead.personal.data"

    def _get_models_of_leads(self):
        return [*super()._get_models_of_leads(), *KEPT, *GONE]
