from odoo import models

from ..intake.matching import Target


class LeadCapture(models.Model):
    """A mail to an alias: matched before a lead is made, then left to the gateway."""

    _inherit = "lead.capture"

    def _process_mail(self, leads, msg_dict, custom_values, now):
        """Give the lead of a mail's capture; ``leads`` is what the gateway asked."""
        self.ensure_one()
        intakes = self._read_intakes()
        intake = intakes[0]
        if intake.keys.items():
            self._match_intakes(self.company_id, intakes, now)
        else:
            intake.state, intake.target = "lead", Target()
        if intake.state == "lead":
            values = {**intake.channel, **(custom_values or {})}
            values |= self._get_customer_values(intakes).get(intake.won_lead_id, {})
            lead = leads.with_context(
                lead_captures=tuple(self.ids), lead_capture_matched=True
            )._create_from_mail(msg_dict, values)
            intake.target.lead_id = lead.id
        self._touch_leads(intakes)
        self._write_outcomes(intakes, now)
        self._record_submissions(intakes, now)
        return leads.browse(intake.lead_id)
