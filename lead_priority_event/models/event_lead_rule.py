from odoo import models

from odoo.addons.lead_priority.models.crm_lead_captured import CapturedBy


class EventLeadRule(models.Model):
    """A rule that makes leads of registrations: known ones are touched instead."""

    _inherit = "event.lead.rule"

    def _run_on_registrations(self, registrations):
        rules = self.with_context(lead_captured_by=CapturedBy("event"))
        return super(EventLeadRule, rules)._run_on_registrations(registrations)
