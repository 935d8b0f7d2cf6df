from odoo import models
from odoo.fields import Domain

from odoo.addons.lead_priority.evaluation import difference

from ..comparing import Sample, compare, compare_rates

LEADS = Domain("is_lead", "=", 1)
WON = Domain("is_won", "=", 1)
# What is compared, in the order of the way of a lead, and how: a rate by what it is
# made of; a mean or a median by (field of the funnel, of which leads); else counted.
FIGURES = {
    "leads": None,
    "contacted_rate": "rate",
    "in_time_rate": "rate",
    "response_median": ("median", "response_hours", Domain.TRUE),
    "followups_per_lead": ("mean", "contacts", LEADS),
    "activation_rate": "rate",
    "waste_rate": "rate",
    "mql_rate": "rate",
    "sql_rate": "rate",
    "opportunity_rate": "rate",
    "won_rate": "rate",
    "rating": ("mean", "rating", Domain.TRUE),
    "cycle_days": ("median", "days_to_won", WON),
    "won": None,
    "deal_size": ("mean", "won_revenue", WON),
    "revenue_per_lead": ("mean", "won_revenue", LEADS),
    "revenue": None,
    "cost": None,
    "cost_per_lead": None,
    "cac": None,
    "roi": None,
}


class LeadPeriodComparison(models.Model):
    """The figures are read as everywhere, the differences judged by ``comparing``."""

    _inherit = "lead.period.comparison"

    def action_compare(self):
        """Work the figures of both periods out, as the one who asks may see them."""
        for comparison in self:
            comparison.check_access("write")
            comparison._compare()
        return True

    def _compare(self):
        self._forget()
        catalogue = self.env["lead.metric"]._get_metrics()
        before, after = self._get_bounds()
        old, new = self._measure(before), self._measure(after)
        values = [
            {
                "comparison_id": self.id,
                "sequence": number,
                "metric": name,
                **self._compare_figure(
                    catalogue[name], (before, old[name]), (after, new[name])
                ),
            }
            for number, name in enumerate(FIGURES)
        ]
        # sudo: lines are written by the system only; who asks may write their parent
        self.env["lead.period.comparison.line"].sudo().create(values)
        self._note_leads(before, after, old, new)

    def _get_bounds(self):
        """Give both periods as moments (naive UTC), in days of the company."""
        moments = self.env["lead.analytics.period"]._to_moments
        return (
            moments(self.before_from, self.before_to, self.company_id),
            moments(self.after_from, self.after_to, self.company_id),
        )

    def _get_domain(self):
        """Give which leads are compared, by conditions that every report has."""
        domain = Domain("company_id", "=", self.company_id.id)
        if self.source_ids:
            domain &= Domain("source_id", "in", self.source_ids.ids)
        if self.team_ids:
            domain &= Domain("team_id", "in", self.team_ids.ids)
        return domain

    def _measure(self, bounds):
        metric = self.env["lead.metric"].with_company(self.company_id)
        return metric._measure([*FIGURES], *bounds, self._get_domain())[None]

    def _compare_figure(self, metric, before, after):
        """Give the values of the line of one figure."""
        kind = FIGURES[metric.name]
        if kind is None:
            samples = before[1], after[1]
            numbers = {"before_number": 0, "after_number": 0}
            found = compare("count", *(Sample(value.value) for value in samples))
        elif kind == "rate":
            samples = [Sample(v.dividend, v.divisor) for _bounds, v in (before, after)]
            numbers = self._get_numbers(*(sample.cases for sample in samples))
            found = self._compare_rates(samples, metric.better)
        else:
            samples = [self._read(bounds, *kind[1:]) for bounds, _v in (before, after)]
            numbers = self._get_numbers(*(len(sample.values) for sample in samples))
            found = compare(kind[0], *samples, metric.better)
        return {
            **numbers,
            "is_before": found.before is not None,
            "is_after": found.after is not None,
            "before": found.before or 0,
            "after": found.after or 0,
            "low": found.low or 0,
            "high": found.high or 0,
            "chance": found.chance or 0,
            "verdict": found.verdict,
        }

    def _get_numbers(self, before, after):
        return {"before_number": before, "after_number": after}

    def _compare_rates(self, samples, better):
        """Compare two rates, with Newcombe's interval of their difference."""
        before, after = samples
        sides = (after.hits, after.cases, before.hits, before.cases)
        interval = difference(*map(int, sides))
        return compare_rates(before, after, (interval.low, interval.high), better)

    def _read(self, bounds, field, among):
        """Give the values that single leads of a period have, as a sample."""
        report = self.env["lead.analytics.report.funnel"].with_company(self.company_id)
        start, end = bounds
        domain = self._get_domain() & among
        domain &= Domain("captured_at", ">=", start) & Domain("captured_at", "<", end)
        rows = report._read_group(domain, [], [f"{field}:array_agg"])
        return Sample(values=[float(v) for v in rows[0][0] or () if v is not None])

    def _note_leads(self, before, after, old, new):
        """Note when, and how many leads of each period are still open."""
        closed = Domain("place", "in", ("won", "lost", "archived"))
        self.write(
            {
                "computed_at": self.env.cr.now(),
                "before_leads": old["leads"].value,
                "after_leads": new["leads"].value,
                "before_open": self._count(before, ~closed),
                "after_open": self._count(after, ~closed),
            }
        )

    def _count(self, bounds, domain):
        return len(self._read(bounds, "is_lead", LEADS & domain).values)
