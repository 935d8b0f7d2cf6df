from odoo import api, models
from odoo.fields import Domain

from ..metrics.catalogue import Metric

# What the use of the system may be narrowed to.
KNOWN_FIELDS = ("company_id", "team_id", "user_id")


class LeadMetric(models.AbstractModel):
    """How many of those who should do work with leads in the system."""

    _inherit = "lead.metric"

    @api.model
    def _get_metrics(self):
        adoption = Metric(
            *("adoption", self.env._("Active users"), "%", "up"),
            *("is_active:sum", "expected:sum"),
            source="_measure_adoption",
        )
        return {**super()._get_metrics(), adoption.name: adoption}

    @api.model
    def _measure_adoption(self, metrics, start, end, domain, groupby):
        """Count users of whole weeks that begin within the period.

        Narrowed to a channel or product there is nothing to count, nor grouped by one.
        """
        report = self.env["lead.analytics.report.adoption"]
        if groupby and groupby not in KNOWN_FIELDS:
            return {}
        period = self.env["lead.analytics.period"]
        company = self.env.company
        weeks = Domain("is_over", "=", True)
        if start:
            weeks &= Domain("week", ">=", period._to_day(start, company))
        if end:
            weeks &= Domain("week", "<", period._to_day(end, company))
        people = Domain(domain).map_conditions(
            lambda one: one if one.field_expr in KNOWN_FIELDS else Domain.FALSE
        )
        aggregates = ["is_active:sum", "expected:sum"]
        groups = report._read_group(
            weeks & people, [groupby] if groupby else [], aggregates
        )
        return {
            (group[0].id if groupby else None): {
                metric.name: metric.value(
                    dict(zip(aggregates, group[-2:], strict=True))
                )
                for metric in metrics
            }
            for group in groups
        }
