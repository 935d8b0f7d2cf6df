from odoo import models


class ResUsers(models.Model):
    """Users choose in their preferences which alerts about leads they get."""

    _inherit = "res.users"

    def action_lead_alert_preferences(self):
        """Open the current user's own list of alerts."""
        preferences = self.env["lead.alert.preference"]._open_for(self.env.user)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_alert_preference_action"
        )
        return {**action, "domain": [("id", "in", preferences.ids)]}
