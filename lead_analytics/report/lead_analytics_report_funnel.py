from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_capture import ENTRIES

from ..models.lead_milestone import CAPTURE_PLACES, NO_LEAD

# What rows are grouped by, as the milestones have it.
GROUPS = (
    *("capture_id", "lead_id", "company_id", "place", "entry", "form_id"),
    *("source_id", "medium_id", "campaign_id", "country_id", "state_id"),
    *("industry_id", "team_id", "user_id", "pool_id", "lost_reason_id", "stage_id"),
    *("captured_at", "won_at", "lost_at", "response_hours", "contacts", "rating"),
    "cost",
)
# A lead that came further than a step has passed it, whichever way it came.
REACHED = {
    "opportunity": ("opportunity_at", "won_at"),
    "sql": ("sql_at", "opportunity_at", "won_at"),
    "mql": ("mql_at", "sql_at", "opportunity_at", "won_at"),
}
# Steps and the one before, whose leads a rate is of.
RATES = {
    "mql_rate": ("is_mql", "is_lead"),
    "sql_rate": ("is_sql", "is_mql"),
    "opportunity_rate": ("is_opportunity", "is_sql"),
    "won_rate": ("is_won", "is_lead"),
}
DAYS = {
    "days_to_mql": "mql_at",
    "days_to_sql": "sql_at",
    "days_to_opportunity": "opportunity_at",
    "days_to_won": "won_at",
}
# Made of sums, never averaged over leads: (dividend, less, divisor, times).
RATIOS = {
    "cost_per_lead": ("cost", None, "is_lead", 1),
    "cost_per_mql": ("cost", None, "is_mql", 1),
    "cost_per_customer": ("cost", None, "is_won", 1),
    "roi": ("won_revenue", "cost", "cost", 100),
}
SECONDS_PER_DAY = 86_400


class LeadAnalyticsReportFunnel(models.Model):
    """The funnel: of what came in, what became a lead, MQL, SQL lead, customer.

    A lead that came further has passed the steps before, even where nobody recorded
    them: an opportunity of a lead that was never qualified counts as SQL lead.
    """

    _name = "lead.analytics.report.funnel"
    _description = "Funnel of Captured Leads"
    _auto = False
    _order = "captured_at desc, id desc"
    _rec_name = "lead_id"

    capture_id = fields.Many2one("lead.capture", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    place = fields.Selection(CAPTURE_PLACES, readonly=True)
    entry = fields.Selection(ENTRIES, readonly=True)
    form_id = fields.Many2one("lead.capture.form", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "Region", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    pool_id = fields.Many2one("lead.pool", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    captured_at = fields.Datetime("Captured On", readonly=True)
    won_at = fields.Datetime("Won On", readonly=True)
    lost_at = fields.Datetime("Lost On", readonly=True)

    is_captured = fields.Integer("Captured", readonly=True)
    is_lead = fields.Integer(
        "Leads", readonly=True, help="Without rejected ones and known leads again."
    )
    is_contacted = fields.Integer("Contacted", readonly=True)
    is_mql = fields.Integer("MQL", readonly=True)
    is_sql = fields.Integer("SQL Leads", readonly=True)
    is_opportunity = fields.Integer("Opportunities", readonly=True)
    is_won = fields.Integer("Won", readonly=True)
    is_lost = fields.Integer("Lost", readonly=True)
    contacts = fields.Integer("Follow-ups", readonly=True)
    won_revenue = fields.Monetary(readonly=True, currency_field="currency_id")

    cost = fields.Monetary(readonly=True, currency_field="currency_id")
    cost_per_lead = fields.Float(readonly=True, aggregator="avg")
    cost_per_mql = fields.Float("Cost per MQL", readonly=True, aggregator="avg")
    cost_per_customer = fields.Float(
        "Cost per Customer (CAC)", readonly=True, aggregator="avg"
    )
    roi = fields.Float(
        "ROI (%)",
        readonly=True,
        aggregator="avg",
        help="Revenue won less the cost, by the cost.",
    )

    mql_rate = fields.Float("Lead → MQL (%)", readonly=True, aggregator="avg")
    sql_rate = fields.Float("MQL → SQL (%)", readonly=True, aggregator="avg")
    opportunity_rate = fields.Float(
        "SQL → Opportunity (%)", readonly=True, aggregator="avg"
    )
    won_rate = fields.Float("Lead → Won (%)", readonly=True, aggregator="avg")
    days_to_mql = fields.Float("Days to MQL", readonly=True, aggregator="avg")
    days_to_sql = fields.Float("Days to SQL Lead", readonly=True, aggregator="avg")
    days_to_opportunity = fields.Float(
        "Days to Opportunity", readonly=True, aggregator="avg"
    )
    days_to_won = fields.Float("Days to Won", readonly=True, aggregator="avg")
    response_hours = fields.Float(
        "Working Hours to the First Contact", readonly=True, aggregator="avg"
    )
    rating = fields.Float("Quality Rating", readonly=True, aggregator="avg")

    _depends = {"lead.milestone": [*GROUPS, "revenue", "contacted_at", "mql_at"]}

    @property
    def _table_query(self):
        return SQL(
            """SELECT flagged.*, %(rates)s, flagged.cost AS cost_per_lead,
                      flagged.cost AS cost_per_mql, flagged.cost AS cost_per_customer,
                      100 * (won_revenue - cost) / NULLIF(cost, 0) AS roi FROM (
               SELECT row.id, %(groups)s, company.currency_id, %(flags)s, %(days)s
                 FROM lead_milestone row
                 LEFT JOIN res_company company
                   ON company.id = COALESCE(row.company_id, %(company)s)) flagged
            """,
            company=self.env.company.id,
            groups=SQL(", ").join(SQL("row.%s", SQL.identifier(g)) for g in GROUPS),
            flags=self._flags_sql(),
            days=self._days_sql(),
            rates=self._rates_sql(),
        )

    def _flags_sql(self):
        is_lead = SQL("row.place <> ALL (%s)", list(NO_LEAD))
        reached = {
            f"is_{step}": SQL(" OR ").join(
                SQL("row.%s IS NOT NULL", SQL.identifier(column)) for column in columns
            )
            for step, columns in REACHED.items()
        }
        flags = {
            "is_captured": SQL("TRUE"),
            "is_lead": is_lead,
            "is_contacted": SQL("row.contacted_at IS NOT NULL"),
            **reached,
            "is_won": SQL("row.won_at IS NOT NULL"),
            "is_lost": SQL("row.lost_at IS NOT NULL"),
        }
        parts = [
            SQL("(%s)::int AS %s", condition, SQL.identifier(name))
            for name, condition in flags.items()
        ]
        parts.append(
            SQL(
                "CASE WHEN row.won_at IS NOT NULL THEN row.revenue ELSE 0 END"
                " AS won_revenue"
            )
        )
        return SQL(", ").join(parts)

    def _days_sql(self):
        return SQL(", ").join(
            SQL(
                "EXTRACT(EPOCH FROM row.%s - row.captured_at) / %s AS %s",
                SQL.identifier(column),
                SECONDS_PER_DAY,
                SQL.identifier(name),
            )
            for name, column in DAYS.items()
        )

    def _rates_sql(self):
        return SQL(", ").join(
            SQL(
                "CASE WHEN %s = 1 THEN 100.0 * %s END AS %s",
                SQL.identifier("flagged", among),
                SQL.identifier("flagged", flag),
                SQL.identifier(name),
            )
            for name, (flag, among) in RATES.items()
        )

    def _read_group_select(self, aggregate_spec, query):
        """Divide sums: what one lead cost says nothing of what a customer costs."""
        name, _, function = aggregate_spec.partition(":")
        if name not in RATIOS or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        dividend, less, divisor, times = RATIOS[name]

        def total(field):
            column = self._field_to_sql(self._table, field, query)
            return SQL("SUM(COALESCE(%s, 0))", column)

        if not less:
            # What cost nothing that anybody knows of has no cost each.
            return SQL("NULLIF(%s, 0) / NULLIF(%s, 0)", total(dividend), total(divisor))
        return SQL(
            "%s * (%s - %s) / NULLIF(%s, 0)::float8",
            times,
            total(dividend),
            total(less),
            total(divisor),
        )

    def action_open_lead(self):
        """Open the lead of this row; what has none opens its capture."""
        self.ensure_one()
        record = self.lead_id or self.capture_id
        return record.get_formview_action() if record else False
