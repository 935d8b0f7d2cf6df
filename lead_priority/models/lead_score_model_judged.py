from odoo import api, fields, models


class LeadScoreModel(models.Model):
    """Score models and what is known of how good they are."""

    _inherit = "lead.score.model"

    backtest_count = fields.Integer(compute="_compute_judgement_counts")
    calibration_count = fields.Integer(compute="_compute_judgement_counts")

    def _compute_judgement_counts(self):
        for name in ("backtest", "calibration"):
            groups = self.env[f"lead.score.{name}"]._read_group(
                [("model_id", "in", self.ids)], ["model_id"], ["__count"]
            )
            counts = {model.id: count for model, count in groups}
            for model in self:
                model[f"{name}_count"] = counts.get(model.id, 0)

    @api.model
    def _get_judged_active(self):
        """Give the models that score leads now."""
        return self.search([("state", "=", "active"), ("is_template", "=", False)])

    def _get_judged_companies(self):
        """Give the companies whose leads this model scores."""
        company = self.company_id or self.team_id.company_id
        return company or self.env["res.company"].search([("active", "=", True)])

    def action_backtest(self):
        """Try this model on the leads of the past, beside the active one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Backtest of %s", self.name),
            "res_model": "lead.score.backtest",
            "view_mode": "form",
            "context": {"default_model_id": self.id},
        }

    def action_view_backtests(self):
        """Open the backtests of this model."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_score_backtest_action"
        )
        return {**action, "domain": [("model_id", "=", self.id)]}

    def action_view_calibrations(self):
        """Open how right the points of this model were."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_score_calibration_action"
        )
        return {
            **action,
            "domain": [("model_id", "=", self.id)],
            "context": {"default_model_id": self.id},
        }
