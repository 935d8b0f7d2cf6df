from datetime import timedelta

from odoo import api, models

HOURS_SINCE_ACTIVATION = 20


class LeadDemo(models.AbstractModel):
    """Deadlines of the demo leads, as if the policies had been active for a while."""

    _inherit = "lead.demo"

    @api.model
    def _watch(self, policy_ids):
        """Activate the policies some hours ago, and do what was due since then."""
        now = self.env.cr.now().replace(microsecond=0)
        policies = self.env["lead.sla.policy"].browse(policy_ids)
        policies.write(
            {
                "state": "active",
                "active_from": now - timedelta(hours=HOURS_SINCE_ACTIVATION),
                "is_start_pending": True,
            }
        )
        for policy in policies:
            while policy._start_next():
                pass
        while self.env["lead.sla.clock"]._process_due(now):
            pass
