from odoo import api, models
from odoo.tools import SQL


class LeadRoutingRule(models.Model):
    """Leads that wait for somebody are tried at once when something changes."""

    _inherit = "lead.routing.rule"

    @api.model
    def _retry_waiting(self, *, now):
        """Make every lead due that would be tried later; ``now`` is naive UTC."""
        self.env["crm.lead"].flush_model(["routing_due_at"])
        # Nothing is written while nothing waits: no conflict with the job.
        waiting = self.env.execute_query(
            SQL("SELECT id FROM crm_lead WHERE routing_due_at > %s", now)
        )
        if waiting:
            leads = self.env["crm.lead"].browse(lead_id for (lead_id,) in waiting)
            leads._route_later(now)

    def action_route_waiting(self):
        """Route the leads that wait without an owner and meet this rule."""
        self.ensure_one()
        self.check_access("write")
        # sudo: a manager, checked above, lets the rule have the leads it is for
        leads = self.env["crm.lead"].sudo().search(self._get_waiting_domain())
        leads._mark_for_routing("manual")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s leads are being routed.", count=len(leads)
                ),
            },
        }

    def _get_waiting_domain(self):
        return self._get_lead_domain() & self.env["crm.lead"]._get_unowned_domain()
