from odoo import api, models, tools

REPLY_CODES = ["mail_reply"]


class LeadEngagementType(models.Model):
    """Which behaviour is an answer to us."""

    _inherit = "lead.engagement.type"

    @api.model
    @tools.ormcache()
    def _get_reply_type_ids(self):
        # sudo: types are not secret; archived ones say what was
        types = self.sudo().with_context(active_test=False)
        return types.search([("code", "in", REPLY_CODES)]).ids
