from odoo import models

from odoo.addons.lead_priority.models.crm_lead_captured import CapturedBy


class ChatbotScriptStep(models.Model):
    """A lead that a chat bot makes: the one that is there, if the person is known."""

    _inherit = "chatbot.script.step"

    def _process_step_create_lead(self, discuss_channel):
        step = self.with_context(lead_captured_by=CapturedBy("livechat"))
        leads = super(ChatbotScriptStep, step)._process_step_create_lead(
            discuss_channel.with_context(lead_captured_by=None)
        )
        return leads.with_context(lead_captured_by=None)
