from odoo import models


class CrmLead(models.Model):
    """Erasure: the person is forgotten, the figures still add up."""

    _inherit = "crm.lead"

    def _erase(self, *, now):
        """Blank all personal data of these leads and delete them.

        The register and the journals keep their rows without what says who it was;
        the place of each chain is *erased* from ``now`` (UTC) on. Chatter, activities
        and attachments go with the lead. Raises AccessError for who may not delete.
        """
        self.check_access("unlink")
        # sudo: who may delete the lead may have it forgotten everywhere
        custody = self.env["lead.custody"].sudo()
        custody._hand_over_gone(self, "erased", now=now)
        self.env["lead.consent"].sudo().search([("lead_id", "in", self.ids)])._forget()
        custody._blank_personal(self)
        self.env["lead.capture"].sudo()._blank_personal(self)
        return self.unlink()
