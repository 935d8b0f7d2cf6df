from odoo import models

from odoo.addons.lead_priority.models.crm_lead_captured import CapturedBy


class CrmLead(models.Model):
    """A lead of a chat that waits in a pool is not handed to the team's leader."""

    _inherit = "crm.lead"

    def _assign_userless_lead_in_team(self, creation_source):
        if isinstance(self.env.context.get("lead_captured_by"), CapturedBy):
            # sudo: only asks which pool a lead is in
            free = self.filtered(lambda lead: not lead.sudo().pool_id)
            return super(CrmLead, free)._assign_userless_lead_in_team(creation_source)
        return super()._assign_userless_lead_in_team(creation_source)
