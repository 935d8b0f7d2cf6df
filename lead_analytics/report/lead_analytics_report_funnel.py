from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_capture import ENTRIES

from ..models.lead_milestone import CAPTURE_PLACES, RESPONSE_STATES
from .lead_analytics_aggregate_mixin import Ratio
from .lead_analytics_report_mixin import COST_READERS

# What rows are grouped by, as the milestones have it.
GROUPS = (
    *("capture_id", "lead_id", "company_id", "place", "entry", "form_id"),
    *("source_id", "medium_id", "campaign_id", "country_id", "state_id"),
    *("industry_id", "product_line_id", "team_id", "user_id", "first_user_id"),
    *("pool_id", "lost_reason_id", "stage_id", "captured_at", "won_at", "lost_at"),
    *("response_state", "response_hours", "contacts", "rating", "cost"),
)
# Steps and the one before, whose leads a rate is of.
RATES = {
    "mql_rate": ("is_mql", "is_lead"),
    "sql_rate": ("is_sql", "is_mql"),
    "opportunity_rate": ("is_opportunity", "is_sql"),
    "won_rate": ("is_won", "is_lead"),
    "contacted_rate": ("is_contacted", "is_lead"),
    "in_time_rate": ("is_in_time", "is_timed"),
    "activation_rate": ("is_activated", "is_lead"),
}
DAYS = {
    "days_to_mql": "mql_at",
    "days_to_sql": "sql_at",
    "days_to_opportunity": "opportunity_at",
    "days_to_won": "won_at",
}
# Made of sums, never averaged over leads.
RATIOS = {
    "cost_per_lead": Ratio("cost", "is_lead", is_cost=True),
    "cost_per_mql": Ratio("cost", "is_mql", is_cost=True),
    "cost_per_customer": Ratio("cost", "is_won", is_cost=True),
    "roi": Ratio("won_revenue", "cost", less="cost", times=100),
}


class LeadAnalyticsReportFunnel(models.Model):
    """The funnel: of what came in, what became a lead, MQL, SQL lead, customer.

    A lead that came further has passed the steps before, even where nobody recorded
    them: an opportunity of a lead that was never qualified counts as SQL lead.
    """

    _name = "lead.analytics.report.funnel"
    _inherit = ["lead.analytics.report.mixin"]
    _description = "Funnel of Captured Leads"
    _auto = False
    _order = "captured_at desc, id desc"
    _rec_name = "lead_id"

    place = fields.Selection(CAPTURE_PLACES, readonly=True)
    entry = fields.Selection(ENTRIES, readonly=True)
    form_id = fields.Many2one("lead.capture.form", readonly=True)
    pool_id = fields.Many2one("lead.pool", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    lost_stage_id = fields.Many2one("crm.stage", "Lost at Stage", readonly=True)
    response_state = fields.Selection(RESPONSE_STATES, "First Answer", readonly=True)
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
    is_activated = fields.Integer(
        "Activated", readonly=True, help="Did something of their own within 7 days."
    )
    is_timed = fields.Integer(
        "With a Limit",
        readonly=True,
        help="Whose limit of the first answer is decided.",
    )
    is_in_time = fields.Integer(
        "Answered in Time", readonly=True, help="Within the limit of the SLA."
    )
    contacts = fields.Integer("Follow-ups", readonly=True)
    won_revenue = fields.Monetary(readonly=True, currency_field="currency_id")

    cost = fields.Monetary(
        readonly=True, currency_field="currency_id", groups=COST_READERS
    )
    cost_per_lead = fields.Monetary(
        readonly=True, aggregator="avg", groups=COST_READERS
    )
    cost_per_mql = fields.Monetary(
        "Cost per MQL", readonly=True, aggregator="avg", groups=COST_READERS
    )
    cost_per_customer = fields.Monetary(
        "Cost per Customer (CAC)",
        readonly=True,
        aggregator="avg",
        groups=COST_READERS,
    )
    roi = fields.Float(
        "ROI (%)",
        readonly=True,
        aggregator="avg",
        groups=COST_READERS,
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
    contacted_rate = fields.Float("Contacted (%)", readonly=True, aggregator="avg")
    in_time_rate = fields.Float(
        "Answered in Time (%)",
        readonly=True,
        aggregator="avg",
        help="Of the leads with a limit for the first answer that was kept or missed.",
    )
    activation_rate = fields.Float(
        "Activated in 7 Days (%)", readonly=True, aggregator="avg"
    )
    response_hours = fields.Float(
        "Working Hours to the First Contact", readonly=True, aggregator="avg"
    )
    response_median = fields.Float(
        "Working Hours to the First Contact, Median",
        readonly=True,
        aggregator="median",
        help="Half of the leads that were contacted waited no longer.",
    )
    response_p90 = fields.Float(
        "Working Hours to the First Contact, 9 of 10",
        readonly=True,
        aggregator="p90",
        help="Nine of ten leads that were contacted waited no longer.",
    )
    cycle_days = fields.Float(
        "Days to Won, Median",
        readonly=True,
        aggregator="median",
        help="Half of the customers took no longer from the capture to the deal.",
    )
    rating = fields.Float("Quality Rating", readonly=True, aggregator="avg")

    _depends = {
        "lead.milestone": [
            *GROUPS,
            "revenue",
            "contacted_at",
            "activated_at",
            "mql_at",
        ],
        "res.country": ["name", "code"],
        "res.country.state": ["name"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT flagged.*, %(rates)s, flagged.cost AS cost_per_lead,
                      flagged.cost AS cost_per_mql, flagged.cost AS cost_per_customer,
                      100 * (won_revenue - cost) / NULLIF(cost, 0) AS roi,
                      response_hours AS response_median, days_to_won AS cycle_days,
                      response_hours AS response_p90,
                      CASE WHEN is_lost = 1 THEN stage_id END AS lost_stage_id FROM (
               SELECT row.id, %(groups)s, company.currency_id, %(flags)s, %(days)s,
                      %(region)s AS region
                 FROM lead_milestone row
                 LEFT JOIN res_country_state state ON state.id = row.state_id
                 LEFT JOIN res_country country ON country.id = row.country_id
                 LEFT JOIN res_company company
                   ON company.id = COALESCE(row.company_id, %(company)s)) flagged
            """,
            company=self.env.company.id,
            groups=SQL(", ").join(SQL("row.%s", SQL.identifier(g)) for g in GROUPS),
            flags=self._flags_sql(),
            days=self._days_sql(),
            rates=self._rates_sql(),
            region=self._region_sql(),
        )

    def _flags_sql(self):
        flags = self.env["lead.milestone"]._get_flags()
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
        days = self.env["lead.milestone"]._get_days_since
        return SQL(", ").join(
            SQL("%s AS %s", days(column), SQL.identifier(name))
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

    @api.model
    def _get_ratios(self):
        return RATIOS
