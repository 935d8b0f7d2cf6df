from datetime import timedelta

from odoo import api, models

from ..xlsx import cells
from .lead_review_sheets import UNITS

SHOWN = (
    *("captured", "leads", "contacted_rate", "in_time_rate", "response_median"),
    *("response_p90", "followups_per_lead", "mql", "mql_rate", "sql", "sql_rate"),
    *("opportunities", "won", "won_rate", "cycle_days", "revenue", "deal_size"),
    *("cost", "cost_per_lead", "cac", "roi", "rating", "activation_rate"),
    *("waste_rate",),
)
IN_MAIL = (
    *("leads", "in_time_rate", "mql", "sql_rate", "won", "revenue", "waste_rate"),
)
TREND = (
    *("leads", "mql_rate", "sql_rate", "won", "won_rate", "response_median"),
    *("in_time_rate", "waste_rate", "revenue", "cost_per_lead"),
)
TREND_PERIODS = 6
# Below this a change of a share is a matter of chance; it is not coloured.
FEWEST_CASES = 10


class LeadReviewSheets(models.AbstractModel):
    """How it went: the figures of the period beside those of the one before."""

    _inherit = "lead.review.sheets"

    @api.model
    def _write_overview(self, made, request):
        names, metrics = self._allowed(SHOWN), self.env["lead.metric"]._get_metrics()
        now = self._measure(names, request.start, request.end)[None]
        before_first, before_last = self._get_days_before(request, 1)
        before = self._measure(names, *self._to_moments(before_first, before_last))
        sheet = made.add_sheet(
            self._get_names()["overview"],
            self._get_title(request),
            self._get_scope(request),
        )
        columns = [
            cells.Column(self.env._("Figure"), width=44),
            cells.Column(self.env._("This period"), cells.NUMBER, width=16),
            cells.Column(self.env._("The period before"), cells.NUMBER, width=16),
            cells.Column(self.env._("Difference"), cells.NUMBER, width=16),
            cells.Column(self.env._("Change"), cells.PERCENT, width=12),
        ]
        rows = [
            self._compare(metrics[name], now[name], before[None][name])
            for name in names
        ]
        sheet.table(columns, rows)
        for text in self._get_explanations(before_first, before_last):
            sheet.note(text)
        return {"summary": self._get_summary(metrics, now, before[None])}

    @api.model
    def _get_scope(self, request):
        """Say whose figures these are."""
        return self.env._(
            "%(company)s: leads that came in within this period, as far as"
            " %(user)s may see them. Made on %(day)s.",
            company=self.env.company.name,
            user=self.env.user.name,
            day=self._day(self._to_local(request.now).date()),
        )

    @api.model
    def _get_explanations(self, first, last):
        return (
            self.env._(
                "The period before: %(first)s – %(last)s. Its leads had more time"
                " to become customers.",
                first=self._day(first),
                last=self._day(last),
            ),
            self.env._(
                "Green is better and red is worse; a change of fewer than %s cases is"
                " not coloured. “–” means that there is nothing to count.",
                FEWEST_CASES,
            ),
        )

    @api.model
    def _compare(self, metric, now, before):
        """Give a line: label, now, before, difference, relative change."""
        kind = UNITS[metric.unit][0]
        value, other = self._cell(metric, now), self._cell(metric, before)
        cell, other_cell = (
            None if number is None else cells.Shown(number, kind)
            for number in (value, other)
        )
        if value is None or other is None:
            return [metric.label, cell, other_cell, None, None]
        tone = self._get_tone(metric, now, before)
        change = (value - other) / abs(other) if other else None
        return [
            *(metric.label, cell, other_cell),
            cells.Shown(value - other, kind, tone, is_signed=True),
            change and cells.Shown(change, cells.PERCENT, tone, is_signed=True),
        ]

    @api.model
    def _get_tone(self, metric, now, before):
        """Say whether a change is for the better; nothing where cases are few."""
        cases = (
            max(now.value, before.value)
            if metric.unit == "leads"
            else min(now.divisor, before.divisor)
        )
        if metric.name == "cost":
            return ""
        is_sum_of_money = metric.unit == "money" and metric.divisor is None
        if now.value == before.value or (cases < FEWEST_CASES and not is_sum_of_money):
            return ""
        is_more = now.value > before.value
        return "good" if is_more == (metric.better == "up") else "bad"

    @api.model
    def _get_summary(self, metrics, now, before):
        """Give what the e-mail says: [(label, now, before, tone)] as texts."""
        texts = self.env["lead.metric"]
        return [
            [
                metrics[name].label,
                texts._format(metrics[name], now[name].value),
                texts._format(metrics[name], before[name].value),
                self._get_tone(metrics[name], now[name], before[name])
                if None not in (now[name].value, before[name].value)
                else "",
            ]
            for name in IN_MAIL
            if name in now
        ]

    # Periods ---------------------------------------------------------------------
    @api.model
    def _get_days_before(self, request, back):
        """Give the days so many periods before; own dates go back by their length."""
        periods = self.env["lead.analytics.period"]
        if periods._get_days(request.kind, request.first) == (
            request.first,
            request.last,
        ):
            return periods._get_days(request.kind, request.first, back)
        length = request.last - request.first + timedelta(days=1)
        return request.first - back * length, request.last - back * length

    @api.model
    def _to_moments(self, first, last):
        periods = self.env["lead.analytics.period"]
        return periods._to_moments(first, last, self.env.company)

    @api.model
    def _write_trend(self, made, request):
        names, metrics = self._allowed(TREND), self.env["lead.metric"]._get_metrics()
        rows = []
        for back in range(TREND_PERIODS - 1, -1, -1):
            first, last = self._get_days_before(request, back)
            found = self._measure(names, *self._to_moments(first, last))[None]
            figures = [self._cell(metrics[name], found[name]) for name in names]
            if rows or not back or found["leads"].value:
                # Nothing says more than a line of dashes before the first lead.
                rows.append([self._day(first), *figures])
        sheet = made.add_sheet(
            self._get_names()["trend"],
            self.env._("Is it getting better?"),
            self.env._(
                "The last six periods by the leads that came in within them. Young"
                " leads are still on their way: the last lines will rise."
            ),
        )
        columns = [cells.Column(self.env._("Period from"), width=18)]
        columns += [self._column(metrics[name]) for name in names]
        block = sheet.table(columns, rows)
        sheet.chart(
            *(block, "column", self.env._("Leads and deals won")),
            [1 + names.index(name) for name in ("leads", "won")],
        )
        sheet.chart(
            *(block, "line", self.env._("From step to step")),
            [1 + names.index(name) for name in ("mql_rate", "sql_rate", "won_rate")],
        )
