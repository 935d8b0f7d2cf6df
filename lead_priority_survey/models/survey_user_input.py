from odoo import models

from odoo.addons.lead_priority.models.crm_lead_captured import CapturedBy


class SurveyUserInput(models.Model):
    """An answer that makes a lead: the one that is there, if the person is known."""

    _inherit = "survey.user_input"

    def _create_leads_from_generative_answers(self):
        answers = self.with_context(lead_captured_by=CapturedBy("survey"))
        return super(SurveyUserInput, answers)._create_leads_from_generative_answers()
