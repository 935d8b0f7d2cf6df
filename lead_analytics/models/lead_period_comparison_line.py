from odoo import api, fields, models

VERDICTS = [
    ("better", "Better"),
    ("worse", "Worse"),
    ("same", "May be chance"),
    ("few", "Too few leads"),
    ("counted", "Counted"),
]


class LeadPeriodComparisonLine(models.Model):
    """One figure in both periods, written by the comparison it belongs to."""

    _name = "lead.period.comparison.line"
    _description = "Figure Before and After"
    _order = "comparison_id, sequence, id"
    _rec_name = "metric"

    comparison_id = fields.Many2one(
        "lead.period.comparison", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="comparison_id.company_id")
    sequence = fields.Integer(readonly=True)
    metric = fields.Char(required=True, readonly=True)
    label = fields.Char("Figure", compute="_compute_texts")
    is_before = fields.Boolean("Known Before", readonly=True)
    is_after = fields.Boolean("Known After", readonly=True)
    before = fields.Float("Value Before", readonly=True)
    after = fields.Float("Value After", readonly=True)
    before_number = fields.Integer(
        "Cases Before", readonly=True, help="Of how many leads the figure is."
    )
    after_number = fields.Integer(
        "Cases After", readonly=True, help="Of how many leads the figure is."
    )
    low = fields.Float("At Least", readonly=True, help="The difference is hardly less.")
    high = fields.Float("At Most", readonly=True, help="The difference is hardly more.")
    chance = fields.Float(
        "By Chance",
        readonly=True,
        help="How often chance alone makes a difference as large (p-value).",
    )
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    before_text = fields.Char("Before", compute="_compute_texts")
    after_text = fields.Char("After", compute="_compute_texts")
    change_text = fields.Char("Difference", compute="_compute_texts")
    interval_text = fields.Char(
        "95 % Interval",
        compute="_compute_texts",
        help="Where the true difference lies, with 95 % confidence.",
    )
    chance_text = fields.Char("By Chance (p)", compute="_compute_texts")
    sentence = fields.Char("In Words", compute="_compute_texts")

    @property
    def is_judged(self):
        return self.verdict in ("better", "worse", "same")

    @api.depends("metric", "before", "after", "low", "high", "chance", "verdict")
    @api.depends_context("lang", "company")
    def _compute_texts(self):
        catalogue = self.env["lead.metric"]._get_metrics()
        for line in self:
            metric = catalogue.get(line.metric)
            line.update(line._get_texts(metric) if metric else {"label": line.metric})

    def _get_texts(self, metric):
        """Give what the line shows, as people read it."""
        show = self.env["lead.metric"].with_company(self.company_id)._format
        texts = {
            "label": metric.label,
            "before_text": show(metric, self.before if self.is_before else None),
            "after_text": show(metric, self.after if self.is_after else None),
            "change_text": "",
            "interval_text": "",
            "chance_text": "",
        }
        if self.is_before and self.is_after:
            texts["change_text"] = self._show_change(metric, self.after - self.before)
        if self.is_judged:
            texts["interval_text"] = self.env._(
                "%(low)s to %(high)s",
                low=self._show_change(metric, self.low),
                high=self._show_change(metric, self.high),
            )
            few = self.chance < 0.001
            texts["chance_text"] = "< 0.001" if few else f"{self.chance:.3f}"
        return {**texts, "sentence": self._get_sentence(texts)}

    def _show_change(self, metric, value):
        """Give a difference with its sign; of percents: in points."""
        sign = "+" if value > 0 else "−" if value < 0 else "±"  # noqa: RUF001
        if metric.unit == "%":
            return self.env._("%(value)s points", value=f"{sign}{abs(value):.1f}")
        show = self.env["lead.metric"].with_company(self.company_id)._format
        return sign + show(metric, abs(value))

    def _get_sentence(self, texts):
        """Give the line as a plain sentence."""
        if not (self.is_before and self.is_after):
            return self.env._("Not known of both periods: nothing to compare.")
        values = {
            "before": texts["before_text"],
            "after": texts["after_text"],
            "interval": texts["interval_text"],
        }
        if self.verdict == "better":
            return self.env._(
                "From %(before)s to %(after)s: better, and hardly by chance"
                " (%(interval)s).",
                **values,
            )
        if self.verdict == "worse":
            return self.env._(
                "From %(before)s to %(after)s: worse, and hardly by chance"
                " (%(interval)s).",
                **values,
            )
        if self.verdict == "same":
            return self.env._(
                "From %(before)s to %(after)s: it may be chance (%(interval)s).",
                **values,
            )
        if self.verdict == "few":
            return self.env._(
                "From %(before)s to %(after)s, of too few leads to say more.", **values
            )
        return self.env._("%(before)s before, %(after)s after.", **values)
