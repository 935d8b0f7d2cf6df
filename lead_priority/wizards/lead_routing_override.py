from odoo import fields, models


class LeadRoutingOverride(models.TransientModel):
    """Asks a team leader or manager for another owner, and why."""

    _name = "lead.routing.override"
    _description = "Choose Another Owner"

    lead_ids = fields.Many2many("crm.lead", required=True, string="Leads")
    user_id = fields.Many2one(
        "res.users", string="New Owner", required=True, domain="[('share', '=', False)]"
    )
    note = fields.Char(
        string="Reason", required=True, help="Kept with the routing decision."
    )

    def action_override(self):
        """Give the leads to the chosen owner."""
        self.ensure_one()
        self.lead_ids.override_owner(self.user_id.id, self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
