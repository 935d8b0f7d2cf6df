from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formatLang

from ..metrics.catalogue import Metric


class LeadMetric(models.AbstractModel):
    """The catalogue of figures that boards, targets, packs and digests use.

    Each is read from a report as the one who asks sees it: rights apply by themselves.
    Other files add figures by ``_get_metrics``, those from other models with a method
    ``_measure_...`` that the metric names as its ``source``.
    """

    _name = "lead.metric"
    _description = "Figures about Leads"

    @api.model
    def _get_metrics(self):
        """Give {name: Metric}, in the order in which they are offered."""
        metrics = (
            *self._get_counts(),
            *self._get_rates(),
            *self._get_paces(),
            *self._get_money(),
        )
        return {metric.name: metric for metric in metrics}

    @api.model
    def _get_counts(self):
        return (
            Metric(
                "captured", self.env._("Captured"), "leads", "up", "is_captured:sum"
            ),
            Metric("leads", self.env._("Leads"), "leads", "up", "is_lead:sum"),
            Metric("mql", self.env._("MQL"), "leads", "up", "is_mql:sum"),
            Metric("sql", self.env._("SQL leads"), "leads", "up", "is_sql:sum"),
            Metric(
                *("opportunities", self.env._("Opportunities"), "leads", "up"),
                "is_opportunity:sum",
            ),
            Metric("won", self.env._("Won"), "leads", "up", "is_won:sum"),
            Metric("lost", self.env._("Lost"), "leads", "down", "is_lost:sum"),
        )

    @api.model
    def _get_rates(self):
        """Shares in percent: of which leads, see the divisor."""

        def rate(name, label, dividend, divisor, better="up", **more):
            sums = (f"{dividend}:sum", f"{divisor}:sum")
            return Metric(name, label, "%", better, *sums, **more)

        return (
            rate(
                *("contacted_rate", self.env._("Leads contacted")),
                *("is_contacted", "is_lead"),
            ),
            rate(
                *("in_time_rate", self.env._("First answer in time")),
                *("is_in_time", "is_timed"),
            ),
            rate(
                *("activation_rate", self.env._("Leads activated in 7 days")),
                *("is_activated", "is_lead"),
            ),
            rate("mql_rate", self.env._("Lead → MQL"), "is_mql", "is_lead"),
            rate("sql_rate", self.env._("MQL → SQL lead"), "is_sql", "is_mql"),
            rate(
                *("opportunity_rate", self.env._("SQL lead → Opportunity")),
                *("is_opportunity", "is_sql"),
            ),
            rate("won_rate", self.env._("Lead → Won"), "is_won", "is_lead"),
            rate(
                *("waste_rate", self.env._("Leads leaked")),
                *("leaked", "is_lead", "down"),
                source="_measure_waste",
            ),
        )

    @api.model
    def _get_paces(self):
        return (
            Metric(
                *(
                    "response_median",
                    self.env._("Working hours to the first contact (median)"),
                ),
                *("hours", "down", "response_median:median", "response_hours:count"),
            ),
            Metric(
                *(
                    "response_p90",
                    self.env._("Working hours to the first contact (9 of 10)"),
                ),
                *("hours", "down", "response_p90:p90", "response_hours:count"),
            ),
            Metric(
                *("followups_per_lead", self.env._("Follow-ups per lead")),
                *("per_lead", "up", "contacts:sum", "is_lead:sum"),
            ),
            Metric(
                *("cycle_days", self.env._("Days from capture to won (median)")),
                *("days", "down", "cycle_days:median", "days_to_won:count"),
            ),
            Metric(
                *("rating", self.env._("Quality rating by sales")),
                *("points", "up", "rating:avg", "rating:count"),
            ),
        )

    @api.model
    def _get_money(self):
        def earned(name, label, divisor=None):
            sums = ("won_revenue:sum", divisor)
            return Metric(name, label, "money", "up", *sums)

        def spent(name, label, divisor=None):
            sums = ("cost:sum", divisor)
            unknown = {"is_unknown_at_zero": True}
            return Metric(name, label, "money", "down", *sums, **unknown)

        return (
            earned("revenue", self.env._("Revenue won")),
            earned("deal_size", self.env._("Average deal"), "is_won:sum"),
            spent("cost", self.env._("Cost of channels")),
            spent("cost_per_lead", self.env._("Cost per lead"), "is_lead:sum"),
            spent("cost_per_mql", self.env._("Cost per MQL"), "is_mql:sum"),
            spent("cac", self.env._("Cost per customer (CAC)"), "is_won:sum"),
            Metric(
                *("roi", self.env._("Return on channel costs (ROI)"), "%", "up"),
                *("won_revenue:sum", "cost:sum", "cost:sum"),
            ),
        )

    @api.model
    def _selection(self):
        """Give [(name, label)] for Selection fields."""
        return [(metric.name, metric.label) for metric in self._get_metrics().values()]

    @api.model
    def _measure(self, names, start, end, domain=(), groupby=None):
        """Work figures out for what came in within a period.

        :param names: names of metrics
        :param start, end: naive UTC, or None for no limit; the end is not included
        :param domain: conditions on ``lead.analytics.report.funnel``
        :param groupby: one of its fields, with a granularity for dates
        :return: {key: {name: Value}}; the key is None without ``groupby``, else the id
            of a many2one (False for none) or the value as it is
        :raises KeyError: no metric has this name
        """
        catalogue = self._get_metrics()
        by_source = {}
        for name in names:
            by_source.setdefault(catalogue[name].source, []).append(catalogue[name])
        found = {} if groupby else {None: {}}
        for source, metrics in by_source.items():
            measure = getattr(self, source)
            for key, values in measure(metrics, start, end, domain, groupby).items():
                found.setdefault(key, {}).update(values)
        nothing = {name: catalogue[name].value({}) for name in names}
        return {key: {**nothing, **values} for key, values in found.items()}

    @api.model
    def _measure_funnel(self, metrics, start, end, domain, groupby):
        report = self.env["lead.analytics.report.funnel"]
        return self._measure_report(report, metrics, start, end, domain, groupby)

    @api.model
    def _measure_waste(self, metrics, start, end, domain, groupby):
        report = self.env["lead.analytics.report.waste"]
        return self._measure_report(report, metrics, start, end, domain, groupby)

    @api.model
    def _measure_report(self, report, metrics, start, end, domain, groupby):
        """Read the aggregates of metrics from a report, all in one query."""
        aggregates = sorted({spec for metric in metrics for spec in metric.aggregates})
        rows = report._read_group(
            Domain(domain) & self._get_period_domain(start, end),
            [groupby] if groupby else [],
            [self._get_spec(report, spec) for spec in aggregates],
        )
        found = {}
        for row in rows:
            key, sums = (row[0], row[1:]) if groupby else (None, row)
            key = key.id if isinstance(key, models.BaseModel) else key
            by_spec = dict(zip(aggregates, sums, strict=True))
            found[key] = {metric.name: metric.value(by_spec) for metric in metrics}
        return found

    @api.model
    def _get_spec(self, report, spec):
        name, __, function = spec.partition(":")
        return report._get_sum(name) if function == "sum" else spec

    @api.model
    def _get_period_domain(self, start, end):
        domain = Domain.TRUE
        if start:
            domain &= Domain("captured_at", ">=", start)
        if end:
            domain &= Domain("captured_at", "<", end)
        return domain

    @api.model
    def _format(self, metric, value):
        """Give a value of a metric as people read it; “–” where there is none."""
        if value is None or value is False:
            return self.env._("–")
        if metric.unit == "money":
            return formatLang(
                self.env, value, currency_obj=self.env.company.currency_id
            )
        text = formatLang(self.env, value, digits=0 if metric.unit == "leads" else 1)
        return {
            "%": self.env._("%(value)s %%", value=text),
            "hours": self.env._("%(value)s h", value=text),
            "days": self.env._("%(value)s days", value=text),
        }.get(metric.unit, text)
