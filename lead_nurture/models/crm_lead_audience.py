from odoo import fields, models


class CrmLead(models.Model):
    """The audiences a lead is in."""

    _inherit = "crm.lead"

    audience_member_ids = fields.One2many("lead.audience.member", "lead_id")

    def _merge_journals(self, leads, *, now):
        result = super()._merge_journals(leads, now=now)
        # sudo: who is shown ads follows the lead, whoever merges
        self.env["lead.audience.member"].sudo()._repoint(leads, self)
        return result
