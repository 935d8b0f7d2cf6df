from odoo import fields, models


class LeadScoreStart(models.TransientModel):
    """Start a score model from a template: a draft to look at before it is active."""

    _name = "lead.score.start"
    _description = "Start a Score Model from a Template"

    template_id = fields.Many2one(
        "lead.score.model",
        required=True,
        domain=[("is_template", "=", True)],
        default=lambda self: self.env["lead.score.model"].search(
            [("is_template", "=", True)], limit=1
        ),
    )
    description = fields.Text(related="template_id.description")
    team_id = fields.Many2one("crm.team", help="Empty: leads of all teams.")
    company_id = fields.Many2one("res.company", help="Empty: leads of all companies.")

    def action_start(self):
        """Copy the template as a draft and open it."""
        model = self._copy_template()
        return {
            "type": "ir.actions.act_window",
            "res_model": "lead.score.model",
            "res_id": model.id,
            "view_mode": "form",
        }

    def _copy_template(self):
        self.ensure_one()
        return self.template_id.copy(
            {
                "team_id": self.team_id.id,
                "company_id": self.company_id.id,
            }
        )
