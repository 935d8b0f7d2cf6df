from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadErasure(models.TransientModel):
    """Asks a manager before the personal data of leads are erased for good."""

    _name = "lead.erasure"
    _description = "Erase Personal Data of Leads"

    lead_ids = fields.Many2many("crm.lead", required=True, string="Leads")
    lead_count = fields.Integer(compute="_compute_counts")
    capture_count = fields.Integer(compute="_compute_counts")
    is_confirmed = fields.Boolean(string="I know that this cannot be undone")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if "lead_ids" in fields and self.env.context.get("active_model") == "crm.lead":
            defaults["lead_ids"] = [(6, 0, self.env.context.get("active_ids", []))]
        return defaults

    @api.depends("lead_ids")
    def _compute_counts(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)
            wizard.capture_count = len(wizard.lead_ids.capture_ids)

    def action_erase(self):
        """Erase the leads; raises UserError when it was not confirmed."""
        self.ensure_one()
        if not self.is_confirmed:
            raise UserError(
                self.env._("Please confirm first: erased data cannot be brought back.")
            )
        self.lead_ids._erase(now=self.env.cr.now())
        return self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
