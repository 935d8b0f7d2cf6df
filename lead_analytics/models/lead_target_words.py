from odoo import api, fields, models


class LeadTarget(models.Model):
    """Targets in words and as a small picture, in the language of who looks."""

    _inherit = "lead.target"

    unit = fields.Char(compute="_compute_unit")
    is_sum = fields.Boolean(compute="_compute_unit")
    value_text = fields.Char("Value", compute="_compute_texts")
    goal_text = fields.Char("Goal in Words", compute="_compute_texts")
    baseline_text = fields.Char("Baseline in Words", compute="_compute_texts")
    forecast_text = fields.Char("Forecast", compute="_compute_texts")
    sentence = fields.Char("In One Sentence", compute="_compute_sentence")
    chart = fields.Json(compute="_compute_chart")

    @api.depends("metric")
    @api.depends_context("lang")
    def _compute_unit(self):
        units = {
            "%": "%",
            "hours": self.env._("working hours"),
            "days": self.env._("days"),
            "leads": self.env._("leads"),
            "points": self.env._("points of 100"),
            "per_lead": self.env._("per lead"),
        }
        metrics = self.env["lead.metric"]._get_metrics()
        for target in self:
            metric = metrics.get(target.metric)
            target.is_sum = bool(metric and metric.is_sum)
            unit = metric and metric.unit
            target.unit = units.get(unit, "")
            if unit == "money":
                target.unit = target.company_id.currency_id.symbol

    def _word(self, value):
        """Give a value of the figure as people read it."""
        metrics = self.env["lead.metric"].with_company(self.company_id)
        return metrics._format(self._get_metric(), value)

    @api.depends("metric", "goal", "baseline", "value", "has_value", "forecast")
    @api.depends_context("lang")
    def _compute_texts(self):
        for target in self:
            if not target.metric:
                target.value_text = target.goal_text = False
                target.baseline_text = target.forecast_text = False
                continue
            known = target.has_value
            target.value_text = target._word(target.value if known else None)
            target.goal_text = target._word(target.goal)
            target.baseline_text = target._word(target.baseline)
            target.forecast_text = target._word(target.forecast if known else None)

    @api.depends("state", "value_text", "forecast_low", "forecast_high", "is_over")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for target in self:
            target.sentence = target._get_sentence() if target.metric else False

    def _get_sentence(self):
        words = {
            "value": self.value_text,
            "goal": self.goal_text,
            "forecast": self.forecast_text,
            "low": self._word(self.forecast_low),
            "high": self._word(self.forecast_high),
        }
        if not self.has_value:
            return self.env._("Nothing to count yet; the goal is %(goal)s.", **words)
        if self.is_over:
            return self.env._("It came to %(value)s; the goal was %(goal)s.", **words)
        if self.state == "reached":
            return self.env._(
                "%(value)s already: the goal of %(goal)s is reached.", **words
            )
        if self.state == "missed":
            return self.env._(
                "%(value)s already: more than the %(goal)s agreed on.", **words
            )
        if self.has_interval and self.forecast_high > self.forecast_low:
            return self.env._(
                "%(value)s now. At this pace it ends at %(forecast)s, most likely"
                " between %(low)s and %(high)s; the goal is %(goal)s.",
                **words,
            )
        return self.env._(
            "%(value)s now. At this pace it ends at %(forecast)s; the goal is"
            " %(goal)s.",
            **words,
        )

    @api.depends("point_ids", "goal", "baseline", "date_from", "date_to", "state")
    def _compute_chart(self):
        """Give ``points`` [[share of the time, value]], ``path`` and ``goal``."""
        for target in self:
            if not (target.metric and target.date_from and target.date_to):
                target.chart = False
                continue
            # sudo: the points of a target that one may read
            points = target.sudo().point_ids.sorted("day")
            metric = target._get_metric()
            start = 0.0 if metric.is_sum else target.baseline
            is_level = metric.is_sum or target.counted == "recent"
            target.chart = {
                "points": [
                    [target._get_share(point.day), point.value] for point in points
                ],
                "path": [start, target.goal]
                if is_level
                else [target.goal, target.goal],
                "goal": target.goal,
                "state": target.state,
                "forecast": target.forecast if target.has_value else None,
            }

    # Buttons --------------------------------------------------------------------
    def action_measure(self):
        """Measure now instead of at night."""
        self.check_access("write")
        self._measure(self.env.cr.now())
        return True

    def action_take_baseline(self):
        """Take the baseline anew from its period."""
        self.check_access("write")
        self._take_baseline()
        return True

    def action_open_leads(self):
        """Open the leads the target counts, those that one may see."""
        self.ensure_one()
        domain = self._get_open_domain(self._get_today(self.env.cr.now()))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "lead.analytics.report.funnel",
            "views": [[False, "list"], [False, "pivot"], [False, "graph"]],
            "domain": list(domain),
        }
