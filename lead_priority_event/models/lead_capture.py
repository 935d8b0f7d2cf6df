from odoo import api, models


class LeadCapture(models.Model):
    """Registrations: one capture for each rule they meet, however often it is run."""

    _inherit = "lead.capture"

    @api.model
    def _get_given_key(self, vals):
        if not vals.get("event_lead_rule_id"):
            return super()._get_given_key(vals)
        registrations = ",".join(map(str, sorted(vals["registration_ids"])))
        return f"rule {vals['event_lead_rule_id']}: {registrations}"

    @api.model
    def _get_given_of_new(self):
        # Core rewrites the contact of a rule's leads when a registration changes.
        return (*super()._get_given_of_new(), "event_lead_rule_id")
