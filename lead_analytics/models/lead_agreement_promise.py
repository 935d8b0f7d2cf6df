from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .lead_agreement import SIDES


class LeadAgreementPromise(models.Model):
    """One figure that one side promises for each month of an agreement."""

    _name = "lead.agreement.promise"
    _description = "Promise of an Agreement"
    _order = "side, sequence, id"

    agreement_id = fields.Many2one(
        "lead.agreement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    side = fields.Selection(SIDES, "By", required=True, default="marketing")
    metric = fields.Selection(
        selection=lambda self: self.env["lead.metric"]._selection(),
        string="Figure",
        required=True,
    )
    goal = fields.Float(
        "Each Month",
        required=True,
        digits=(16, 1),
        help="At least, or at most where less is better (hours, costs, waste).",
    )
    goal_text = fields.Char("Promised", compute="_compute_goal_text")
    month_ids = fields.One2many("lead.agreement.month", "promise_id", readonly=True)

    _metric_uniq = models.UniqueIndex(
        "(agreement_id, side, metric)", "Each side promises a figure once."
    )

    @api.depends("metric", "goal")
    @api.depends_context("lang")
    def _compute_goal_text(self):
        for promise in self:
            metric = promise._get_metric()
            if not metric:
                promise.goal_text = False
                continue
            value = promise._word(promise.goal)
            promise.goal_text = (
                self.env._("at least %s", value)
                if metric.better == "up"
                else self.env._("at most %s", value)
            )

    @api.depends("metric")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for promise in self:
            metric = promise._get_metric()
            promise.display_name = metric.label if metric else ""

    @api.constrains("metric", "goal")
    def _check_goal(self):
        for promise in self:
            metric = promise._get_metric()
            most = 100 if metric and metric.unit == "%" else float("inf")
            if not metric or not 0 < promise.goal <= most:
                raise ValidationError(
                    self.env._("Nobody can promise %s of this.", promise.goal)
                )

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        promises.agreement_id._check_unsigned()
        return promises

    def write(self, vals):
        self.agreement_id._check_unsigned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_signed(self):
        self.agreement_id._check_unsigned()

    def _get_metric(self):
        return self.env["lead.metric"]._get_metrics().get(self.metric)

    def _word(self, value):
        """Give a value of the figure as people read it."""
        metrics = self.env["lead.metric"].with_company(self.company_id)
        return metrics._format(self._get_metric(), value)

    def _prepare_target_vals(self):
        """Give the target that a promise is over the whole time of the agreement."""
        agreement = self.agreement_id
        times = agreement.months if self._get_metric().is_sum else 1
        owner = agreement[f"{self.side}_user_id"]
        return {
            "name": self.env._(
                "%(figure)s (%(agreement)s)",
                figure=self.display_name,
                agreement=agreement.name,
            ),
            "agreement_id": agreement.id,
            "kind": self.side,
            "metric": self.metric,
            "goal": self.goal * times,
            "owner_id": owner.id,
            "company_id": agreement.company_id.id,
            "team_id": agreement.team_id.id,
            "date_from": agreement.date_from,
            "date_to": agreement.date_to,
        }
