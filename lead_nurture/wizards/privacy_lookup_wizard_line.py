from odoo import models

from ..models.crm_lead_playbook_erasure import KEPT


class PrivacyLookupWizardLine(models.TransientModel):
    """What is counted of playbooks stays, and forgets the person."""

    _inherit = "privacy.lookup.wizard.line"

    def _is_kept(self, record):
        return record._name in KEPT or super()._is_kept(record)

    def _forget(self, record):
        if record._name in KEPT:
            return record._forget_person()
        return super()._forget(record)
