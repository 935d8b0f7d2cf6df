from odoo import api, models
from odoo.fields import Domain

from ..metrics.months import UnknownCondition, broken_months, last_day
from .lead_analytics_report_day import MEASURES, RATIOS

# Groups that no day of a month leaves.
COARSE = ("month", "quarter", "year", "month_number", "quarter_number", "year_number")
# What a row of a month says otherwise than those of its days.
OF_ROWS = ("id", "display_name", "span")
# Where the web client offers a field to people.
OFFERS = ("searchable", "sortable", "groupable", "exportable")


class LeadAnalyticsReportDay(models.Model):
    """Sums are read from months, and from days where a month is asked for in part.

    Only groups are; rows themselves are days. The answer is that of days alone: see
    ``broken_months`` about which months may stand for their days.
    """

    _inherit = "lead.analytics.report.day"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer the span to nobody: this file chooses it."""
        found = super().fields_get(allfields, attributes)
        if "span" in found:
            found["span"].update(dict.fromkeys(OFFERS, False))
        return found

    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        asked = [*aggregates, *self._get_order_specs(groupby, order)]
        asked += [leaf[0] for leaf in having if isinstance(leaf, list | tuple)]
        domain = self._read_from_months(domain, groupby, asked)
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        groupby = [spec for specs in grouping_sets for spec in specs]
        asked = [*aggregates, *self._get_order_specs(groupby, order)]
        domain = self._read_from_months(domain, groupby, asked)
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        if not any(leaf.field_expr == "span" for leaf in domain.iter_conditions()):
            domain &= Domain("span", "=", "day")
        return super()._search(domain, *args, **kwargs)

    def _read_group_select(self, aggregate_spec, query):
        """Count captures, not rows: as many by month as by day."""
        if aggregate_spec == "__count":
            return self._total_sql("is_captured", query)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _read_from_months(self, domain, groupby, asked):
        """Give the domain, within months and days where they come to the same."""
        domain = Domain(domain)
        if not all(map(self._is_of_months, groupby)):
            return domain
        if not all(map(self._is_a_sum, asked)):
            return domain
        try:
            broken = broken_months(self._get_day_conditions(domain))
        except UnknownCondition:
            return domain
        parts = Domain.OR(
            Domain("day", ">=", month) & Domain("day", "<=", last_day(month))
            for month in sorted(broken)
        )
        whole = Domain("span", "=", "month") & Domain("day", "not in", sorted(broken))
        return domain & (whole | (Domain("span", "=", "day") & parts))

    @api.model
    def _get_day_conditions(self, domain):
        """Give operator and value of each condition on the day, the rules' too.

        :raise UnknownCondition: something is asked that only rows of days can answer
        """
        if not self.env.su:
            domain &= self.env["ir.rule"]._compute_domain(self._name, "read")
        found = []
        for leaf in domain.optimize_full(self.sudo()).iter_conditions():
            name, __, part = leaf.field_expr.partition(".")
            if name in OF_ROWS or (name == "day" and part):
                raise UnknownCondition(leaf.field_expr)
            if name == "day":
                found.append((leaf.operator, leaf.value))
        return found

    @api.model
    def _get_order_specs(self, groupby, order):
        """Give what groups are ordered by beside what they are grouped by."""
        terms = [term.split()[0] for term in (order or "").split(",") if term.strip()]
        return [term for term in terms if term not in groupby]

    @api.model
    def _is_of_months(self, spec):
        name, __, granularity = spec.partition(":")
        return granularity in COARSE if name == "day" else name not in OF_ROWS

    @api.model
    def _is_a_sum(self, spec):
        name, __, function = spec.partition(":")
        if name in RATIOS:
            return function in ("avg", "sum_currency")
        is_sum = name in MEASURES and function in ("sum", "sum_currency")
        return is_sum or spec == "__count"
