from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..metrics.goals import EXAMPLES
from ..models.lead_target import OWNER_GROUPS


class LeadTargetStart(models.TransientModel):
    """Make a target from an example: the past is measured, a goal proposed."""

    _name = "lead.target.start"
    _description = "Target from an Example"

    example = fields.Selection(
        [
            ("sql_rate", "More MQL become SQL leads: 15 % → 25 % in six months"),
            ("cycle", "The way to a deal takes 10 % fewer days"),
            ("in_time", "Every lead is answered in time"),
            ("response", "The first contact comes twice as fast"),
            ("volume", "20 % more MQL"),
            ("activation", "More leads come to life within 7 days"),
            ("waste", "Half as many leads leak"),
            ("adoption", "More than 60 % of the users work with leads each week"),
        ],
        required=True,
        default="sql_rate",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("crm.team", "Sales Team")
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self._get_default_owner(),
        help="Answers for it and is told when it is at risk.",
    )
    date_from = fields.Date(
        "Starts On", required=True, default=fields.Date.context_today
    )
    months = fields.Integer(
        compute="_compute_months", store=True, readonly=False, required=True
    )
    baseline = fields.Float(
        "So Far",
        compute="_compute_baseline",
        digits=(16, 1),
        help="In as many months before it starts.",
    )
    has_baseline = fields.Boolean(compute="_compute_baseline")
    goal = fields.Float(
        compute="_compute_goal", store=True, readonly=False, digits=(16, 1)
    )
    unit = fields.Char(compute="_compute_baseline")

    _months_range = models.Constraint(
        "CHECK (months BETWEEN 1 AND 24)", "A target from an example lasts 1-24 months."
    )

    @api.model
    def _get_default_owner(self):
        user = self.env.user
        return user if any(map(user.has_group, OWNER_GROUPS)) else False

    @api.depends("example")
    def _compute_months(self):
        for start in self:
            start.months = EXAMPLES[start.example].months if start.example else 6

    @api.depends("example", "company_id", "team_id", "date_from", "months")
    def _compute_baseline(self):
        for start in self:
            target = start._new_target()
            found = target and target._measure_days(
                target.baseline_from, target.baseline_to
            )
            start.has_baseline = bool(found and found.value is not None)
            start.baseline = found.value if start.has_baseline else 0
            start.unit = target.unit if target else ""

    @api.depends("baseline", "example")
    def _compute_goal(self):
        for start in self:
            example = EXAMPLES.get(start.example)
            goal = example.aim(start.baseline) if example else 0
            is_share = example and example.metric.endswith("_rate")
            start.goal = min(goal, 100) if is_share else goal

    def _new_target(self):
        """Give the target as it would be, or nothing while something is missing."""
        if not (self.example and self.date_from and 1 <= self.months <= 24):
            return False
        return self.env["lead.target"].new(self._prepare_target_vals())

    def _prepare_target_vals(self):
        example = EXAMPLES[self.example]
        return {
            "kind": example.kind,
            "metric": example.metric,
            "counted": example.counted,
            "ripening_days": example.ripening_days,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "owner_id": self.owner_id.id,
            "date_from": self.date_from,
            "date_to": self.date_from + relativedelta(months=self.months, days=-1),
            "baseline_from": self.date_from - relativedelta(months=self.months),
            "baseline_to": self.date_from - relativedelta(days=1),
        }

    def action_start(self):
        """Make the target and open it."""
        self.ensure_one()
        vals = {**self._prepare_target_vals(), "goal": self.goal}
        return self.env["lead.target"].create(vals).get_formview_action()
