from odoo import api, models
from odoo.fields import Domain

from ..metrics.catalogue import Metric

# Conditions on the funnel that say the same of customers and their first lead.
SHARED = {
    *("company_id", "source_id", "medium_id", "campaign_id", "team_id", "user_id"),
    *("first_user_id", "product_line_id", "country_id", "state_id", "region"),
    *("industry_id", "captured_at", "entry", "form_id", "lead_id"),
}


class LeadMetric(models.AbstractModel):
    """What customers are worth, beside what it cost to win them."""

    _inherit = "lead.metric"

    @api.model
    def _get_money(self):
        value = {"source": "_measure_customers"}
        return (
            *super()._get_money(),
            Metric(
                *("revenue_per_lead", self.env._("Revenue per lead"), "money", "up"),
                *("won_revenue:sum", "is_lead:sum"),
            ),
            Metric(
                *("ltv", self.env._("Value per customer so far (LTV)"), "money", "up"),
                *("revenue:sum", "customers:sum"),
                **value,
            ),
            Metric(
                *("ltv_cac", self.env._("Value by cost of a customer (LTV/CAC)")),
                *("per_lead", "up", "revenue:sum", "cost:sum"),
                **value,
            ),
        )

    @api.model
    def _measure_customers(self, metrics, start, end, domain, groupby):
        """Read figures of customers, by when and how their first lead came in.

        Conditions that only single leads have, such as a stage, say nothing about
        customers: then nothing is found rather than something else.
        """
        report = self.env["lead.analytics.report.customer"]
        used = {
            condition.field_expr.partition(".")[0]
            for condition in Domain(domain).iter_conditions()
        }
        if groupby:
            used.add(groupby.partition(":")[0])
        if not (used <= SHARED and report.has_access("read")):
            return {}
        return self._measure_report(report, metrics, start, end, domain, groupby)
