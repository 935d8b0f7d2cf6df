from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

# Aggregates that the ORM does not know: the share of rows that lie below.
PERCENTILES = {"median": 0.5, "p90": 0.9}


class Ratio(NamedTuple):
    """A measure made of sums: times x (dividend - less) / divisor."""

    dividend: str
    divisor: str
    less: str | None = None
    times: int = 1
    # What cost nothing that anybody knows of has no cost each.
    is_cost: bool = False


class LeadAnalyticsAggregateMixin(models.AbstractModel):
    """What reports add up beyond the ORM: medians, ratios of sums, one's own currency.

    Fields may have the aggregators ``median`` and ``p90``. The measures that
    ``_get_ratios`` names are ratios of sums under the aggregator ``avg``: what one lead
    cost says nothing of what a customer costs.
    """

    _name = "lead.analytics.aggregate.mixin"
    _description = "Aggregates of Reports"

    @api.model
    def _get_ratios(self):
        """Give {measure: Ratio}."""
        return {}

    def _read_group_select(self, aggregate_spec, query):
        name, __, function = aggregate_spec.partition(":")
        if function in PERCENTILES:
            return SQL(
                "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
                PERCENTILES[function],
                self._field_to_sql(self._table, name, query),
            )
        ratio = self._get_ratios().get(name)
        if ratio and function in ("avg", "sum_currency"):
            return self._ratio_sql(ratio, self._get_amounts(name, function), query)
        select = super()._read_group_select(aggregate_spec, query)
        if function == "sum_currency":
            # Core stops at the currency whose rate is 1, which need not be one's own.
            company = self.env.company
            rates = company.currency_id._get_rates(company, fields.Date.today())
            select = SQL("%s * %s", select, rates[company.currency_id.id])
        return select

    def _ratio_sql(self, ratio, amounts, query):
        dividend = self._total_sql(ratio.dividend, query, amounts)
        if ratio.less:
            less = self._total_sql(ratio.less, query, amounts)
            dividend = SQL("(%s - %s)", dividend, less)
        if ratio.is_cost:
            dividend = SQL("NULLIF(%s, 0)", dividend)
        return SQL(
            "%s * %s / NULLIF(%s, 0)::float8",
            ratio.times,
            dividend,
            self._total_sql(ratio.divisor, query, amounts),
        )

    @api.model
    def _get_amounts(self, name, function):
        """Give how a ratio adds up amounts: as they are, or in one's own currency.

        Screens show an average amount in the currency of its rows, and ask for
        ``sum_currency`` where they have several. Other ratios are of one's own.
        """
        if self._fields[name].type == "monetary":
            return "sum" if function == "avg" else function
        return "sum_currency" if self._has_several_currencies() else "sum"

    @api.model
    def _get_sum(self, name):
        """Give the aggregate that adds up a field: amounts in one's own currency."""
        is_amount = self._fields[name].type == "monetary"
        converted = is_amount and self._has_several_currencies()
        return f"{name}:{'sum_currency' if converted else 'sum'}"

    @api.model
    def _has_several_currencies(self):
        if self.env.su:
            every = self.env["res.company"]._read_group([], ["currency_id"])
            return len(every) > 1
        return len(self.env.companies.currency_id) > 1

    def _total_sql(self, name, query, amounts="sum"):
        """Give the SQL of the sum of a field, for ratios; 0 where there is nothing."""
        function = amounts if self._fields[name].type == "monetary" else "sum"
        return SQL(
            "COALESCE(%s, 0)", self._read_group_select(f"{name}:{function}", query)
        )
