from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadErasure(models.TransientModel):
    """Asks a manager before the personal data of leads are erased for good.

    Opened on leads, or on captures: those that were rejected, or whose lead is gone.
    """

    _name = "lead.erasure"
    _description = "Erase Personal Data of Leads"

    lead_ids = fields.Many2many("crm.lead", string="Leads")
    capture_ids = fields.Many2many("lead.capture", string="Captures")
    lead_count = fields.Integer(compute="_compute_counts")
    capture_count = fields.Integer(compute="_compute_counts")
    is_confirmed = fields.Boolean(string="I know that this cannot be undone")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        active_ids = self.env.context.get("active_ids", [])
        match self.env.context.get("active_model"):
            case "crm.lead":
                defaults["lead_ids"] = [(6, 0, active_ids)]
            case "lead.capture":
                defaults["capture_ids"] = [(6, 0, active_ids)]
        return defaults

    @api.depends("lead_ids", "capture_ids")
    def _compute_counts(self):
        for wizard in self:
            leads = wizard._get_leads()
            wizard.lead_count = len(leads)
            wizard.capture_count = len(wizard.capture_ids | leads.capture_ids)

    def action_erase(self):
        """Erase the leads; raises UserError when it was not confirmed."""
        self.ensure_one()
        if not self.is_confirmed:
            raise UserError(
                self.env._("Please confirm first: erased data cannot be brought back.")
            )
        now = self.env.cr.now()
        self._get_leads()._erase(now=now)
        self.capture_ids._erase(now=now)
        return self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")

    def _get_leads(self):
        """The leads asked for, and those of the captures asked for."""
        return (self.lead_ids | self.capture_ids.lead_id).exists()
