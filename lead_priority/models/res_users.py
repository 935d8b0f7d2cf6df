from odoo import models


class ResUsers(models.Model):
    """Whoever is archived leaves no open lead behind."""

    _inherit = "res.users"

    def write(self, vals):
        left = self.filtered("active") if vals.get("active") is False else self.browse()
        result = super().write(vals)
        if left:
            # sudo: who archives a user need not see the leads
            self.env["crm.lead"].sudo()._mark_owner_left(left)
        return result
