from odoo import fields, models
from odoo.fields import Domain

# Which figure of the catalogue a KPI of the digest is.
KPIS = {
    "kpi_lead_in_time": "in_time_rate",
    "kpi_lead_mql": "mql",
    "kpi_lead_sql_rate": "sql_rate",
    "kpi_lead_waste_rate": "waste_rate",
    "kpi_lead_activation_rate": "activation_rate",
}
ACTION = "lead_analytics.lead_analytics_report_funnel_action"


class DigestDigest(models.Model):
    """Figures about leads in the digest mail, each recipient's own.

    Of the leads that came in within the time of the column, as far as the recipient
    may see them; who may see none gets the mail without these figures.
    """

    _inherit = "digest.digest"

    kpi_lead_in_time = fields.Boolean("Leads Answered in Time")
    kpi_lead_in_time_value = fields.Float(compute="_compute_kpi_lead_in_time_value")
    kpi_lead_mql = fields.Boolean("New MQL")
    kpi_lead_mql_value = fields.Float(compute="_compute_kpi_lead_mql_value")
    kpi_lead_sql_rate = fields.Boolean("MQL That Became SQL Leads")
    kpi_lead_sql_rate_value = fields.Float(compute="_compute_kpi_lead_sql_rate_value")
    kpi_lead_waste_rate = fields.Boolean("Leads Leaked")
    kpi_lead_waste_rate_value = fields.Float(
        compute="_compute_kpi_lead_waste_rate_value"
    )
    kpi_lead_activation_rate = fields.Boolean("Leads Activated in 7 Days")
    kpi_lead_activation_rate_value = fields.Float(
        compute="_compute_kpi_lead_activation_rate_value"
    )

    # Core forgets one value after another: each has a compute of its own, or the
    # value of another column would be left over.
    def _compute_kpi_lead_in_time_value(self):
        self._compute_lead_kpi("kpi_lead_in_time")

    def _compute_kpi_lead_mql_value(self):
        self._compute_lead_kpi("kpi_lead_mql")

    def _compute_kpi_lead_sql_rate_value(self):
        self._compute_lead_kpi("kpi_lead_sql_rate")

    def _compute_kpi_lead_waste_rate_value(self):
        self._compute_lead_kpi("kpi_lead_waste_rate")

    def _compute_kpi_lead_activation_rate_value(self):
        self._compute_lead_kpi("kpi_lead_activation_rate")

    def _compute_lead_kpi(self, kpi):
        start, end = (
            self.env.context.get(name) for name in ("start_datetime", "end_datetime")
        )
        for digest in self:
            found = digest._measure_lead_kpis([kpi], start, end)
            digest[f"{kpi}_value"] = found[kpi].value or 0

    def _measure_lead_kpis(self, kpis, start, end):
        """Give {kpi: Value} of what came in; raises AccessError to who sees none."""
        self.env["lead.analytics.report.funnel"].check_access("read")
        company = self.company_id or self.env.company
        # The digest counts in UTC and says it with the zone of the company.
        found = self.env["lead.metric"]._measure(
            [KPIS[kpi] for kpi in kpis],
            start and start.replace(tzinfo=None),
            end and end.replace(tzinfo=None),
            Domain("company_id", "in", (company.id, False)),
        )[None]
        return {kpi: found[KPIS[kpi]] for kpi in kpis}

    def _compute_kpis(self, company, user):
        """Write the figures with their units; “–” where there is nothing to count."""
        rows = super()._compute_kpis(company, user)
        own = [row for row in rows if row["kpi_name"] in KPIS]
        if not own:
            return rows
        digest = self.with_user(user).with_company(company)
        metrics = digest.env["lead.metric"]
        catalogue = metrics._get_metrics()
        names = [row["kpi_name"] for row in own]
        for number, (_label, (times, _before)) in enumerate(
            self._compute_timeframes(company), start=1
        ):
            found = digest._measure_lead_kpis(names, *times)
            for row in own:
                kpi = row["kpi_name"]
                metric, column = catalogue[KPIS[kpi]], row[f"kpi_col{number}"]
                column["value"] = metrics._format(metric, found[kpi].value)
                if metric.better == "down":
                    # The mail paints every rise as good news.
                    column.pop("margin", None)
        return rows

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("crm.crm_menu_root").id
        return {**actions, **dict.fromkeys(KPIS, f"{ACTION}?menu_id={menu}")}
