from odoo import api, models

# Of all fields a talk track may name, those that are offered.
OFFERED = (
    *("contact_name", "partner_name", "function", "user_id", "team_id", "city"),
    *("industry_id", "company_size", "source_id", "campaign_id", "last_download"),
    *("pains", "technology_preference", "budget_band", "buying_stage"),
    *("purchase_role", "trial_end_at", "expected_revenue", "date_deadline"),
)


class LeadPlaybookStep(models.Model):
    """Talk tracks: texts of steps that name fields of the lead."""

    _inherit = "lead.playbook.step"

    @api.model
    def get_script_fields(self):
        """Give the names that are offered for a talk track: dicts of name, label."""
        self.check_access("read")
        leads = self.env["crm.lead"]
        allowed = leads._get_script_names()
        labels = {
            "last_download": self.env._("Last download"),
            "user_id": self.env._("Owner of the lead"),
        }
        return [
            {"name": name, "label": labels.get(name) or self._label_field(name)}
            for name in OFFERED
            if name in allowed
        ]

    @api.model
    def _label_field(self, name):
        return self.env["crm.lead"].fields_get([name], ["string"])[name]["string"]
