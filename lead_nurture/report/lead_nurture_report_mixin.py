from odoo import api, fields, models

from odoo.addons.lead_priority.models.lead_qualification_change import QUALIFICATIONS


class LeadNurtureReportMixin(models.AbstractModel):
    """A report whose rows each belong to a lead: grouped by it, opening it."""

    _name = "lead.nurture.report.mixin"
    _description = "Report about Leads"

    lead_id = fields.Many2one("crm.lead", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    qualification = fields.Selection(QUALIFICATIONS, "Now Qualified As", readonly=True)

    def action_open_lead(self):
        """Open the lead of this row, from a list of rows."""
        self.ensure_one()
        return self.lead_id.get_formview_action() if self.lead_id else False

    def action_open_leads(self):
        """Open the leads of these rows as a list, archived and lost ones too."""
        return self._open_leads(self.lead_id.ids)

    @api.model
    def _open_leads(self, lead_ids):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,pivot,form",
            "views": [
                (self.env.ref("crm.crm_case_tree_view_leads").id, "list"),
                (False, "kanban"),
                (False, "pivot"),
                (False, "form"),
            ],
            "domain": [("id", "in", lead_ids)],
            "context": {"active_test": False, "create": False},
        }
