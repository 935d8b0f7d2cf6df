from odoo import models

from odoo.addons.lead_priority.models.crm_lead_captured import CapturedBy


class DiscussChannel(models.Model):
    """The command /lead of a chat: the lead that is there, if the person is known."""

    _inherit = "discuss.channel"

    def _convert_visitor_to_lead(self, partner, key):
        channel = self.with_context(lead_captured_by=CapturedBy("livechat"))
        lead = super(DiscussChannel, channel)._convert_visitor_to_lead(partner, key)
        # sudo: the answer in the chat names the lead, which may be a colleague's
        return lead.with_context(lead_captured_by=None).sudo()
