from odoo import api, fields, models

# What decides the points beside links to other records.
SAID_BY_MODEL = ("mql_threshold", "sql_threshold", "cap", "floor")
SAID_BY_RULE = (
    "kind",
    "domain",
    "window_days",
    "minimum_count",
    "needs_all",
    "counting",
    "rule_cap",
    "half_life_days",
    "hours_ahead",
    "effect",
    "points",
    "qualification",
)


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

    def _get_said(self):
        """Give all that decides the points, as plain values, the same each time."""
        self.ensure_one()
        said = [self.id, *(self[name] for name in SAID_BY_MODEL)]
        for group in self.group_ids.sorted("id"):
            said += [group.id, group.dimension, group.cap]
            for rule in group.rule_ids.sorted("id"):
                said += [rule.id, *(rule[name] for name in SAID_BY_RULE)]
                said += [rule.engagement_type_ids.ids, rule.date_field_id.id]
        return said

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
