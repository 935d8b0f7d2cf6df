from odoo import models


class CrmLead(models.Model):
    """E-mails of flows go to the address of the lead, the one that was looked at."""

    _inherit = "crm.lead"

    def _message_get_default_recipients(self, *args, **kwargs):
        if "nurture_execution_ids" not in self.env.context:
            return super()._message_get_default_recipients(*args, **kwargs)
        return {
            lead.id: {
                "email_cc": False,
                "email_to": lead.email_from,
                "partner_ids": [],
            }
            for lead in self
        }
