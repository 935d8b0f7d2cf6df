from odoo import models
from odoo.exceptions import AccessError, UserError


class CrmLead(models.Model):
    """Privacy: what is known of the person, as a file; erased beside the journals."""

    _inherit = "crm.lead"

    def action_export_personal_data(self):
        """Download all that is known of the person behind this lead.

        :raises AccessError: not a sales manager
        :raises UserError: the lead has no e-mail address
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(self.env._("Only sales managers export personal data."))
        if not self.email_normalized:
            raise UserError(
                self.env._("A person is found by e-mail address: this lead has none.")
            )
        return self.env["lead.personal.data"]._offer(self.email_normalized)

    def _erase(self, *, now):
        self.check_access("unlink")
        # sudo: who may delete the lead may have it forgotten everywhere
        leads = self.sudo()
        leads.capture_ids._blank_deliveries()
        ratings = self.env["lead.quality.rating"].sudo()
        ratings.search([("lead_id", "in", self.ids)]).write({"note": False})
        return super()._erase(now=now)
