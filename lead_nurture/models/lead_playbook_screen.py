from odoo import api, models


class LeadPlaybook(models.Model):
    """Which playbooks a person may start."""

    _inherit = "lead.playbook"

    @api.model
    def _get_startable_domain(self):
        """Give the domain of playbooks that can be started now."""
        return [
            ("state", "=", "active"),
            ("is_paused", "=", False),
            ("company_id", "in", self.env.companies.ids),
        ]
