from odoo import models


class CrmLead(models.Model):
    """The browsers of a lead follow it into a merge and are forgotten with it."""

    _inherit = "crm.lead"

    def _merge_journals(self, leads, *, now):
        result = super()._merge_journals(leads, now=now)
        # sudo: what was recorded follows the lead, whoever merges
        self.env["lead.visitor"].sudo()._repoint(leads, self)
        return result

    def _erase(self, *, now):
        self.check_access("unlink")
        # sudo: who may delete the lead may have it forgotten everywhere
        visitors = self.env["lead.visitor"].sudo()
        visitors.search([("lead_id", "in", self.ids)]).unlink()
        return super()._erase(now=now)
