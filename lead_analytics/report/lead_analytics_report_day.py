from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.lead_milestone_day import PARTS
from .lead_analytics_aggregate_mixin import Ratio

# What a part is a record of: the table that is joined.
TABLES = {
    "source": "utm_source",
    "medium": "utm_medium",
    "campaign": "utm_campaign",
    "team": "crm_team",
    "person": "res_users",
    "stage": "crm_stage",
    "lost_reason": "crm_lost_reason",
}
MEASURES = (
    *("is_captured", "is_lead", "is_contacted", "is_mql", "is_sql", "is_opportunity"),
    *("is_won", "is_lost", "is_activated", "is_timed", "is_in_time", "contacts"),
    *("won_revenue", "cost", "response_sum", "response_count", "days_sum"),
    *("rating_sum", "rating_count"),
)
RATIOS = {
    "contacted_rate": Ratio("is_contacted", "is_lead", times=100),
    "in_time_rate": Ratio("is_in_time", "is_timed", times=100),
    "activation_rate": Ratio("is_activated", "is_lead", times=100),
    "mql_rate": Ratio("is_mql", "is_lead", times=100),
    "sql_rate": Ratio("is_sql", "is_mql", times=100),
    "opportunity_rate": Ratio("is_opportunity", "is_sql", times=100),
    "won_rate": Ratio("is_won", "is_lead", times=100),
    "response_hours": Ratio("response_sum", "response_count"),
    "days_to_won": Ratio("days_sum", "is_won"),
    "rating": Ratio("rating_sum", "rating_count"),
    "cost_per_lead": Ratio("cost", "is_lead", is_cost=True),
    "cost_per_customer": Ratio("cost", "is_won", is_cost=True),
    "roi": Ratio("won_revenue", "cost", less="cost", times=100),
}


class LeadAnalyticsReportDay(models.Model):
    """The funnel by the day of capture, from sums kept current: quick over years.

    Only for those who see all leads of their companies: a sum cannot leave out leads
    that a record rule hides. Each facet counts every capture once, so a search is
    always within one: by channel where nobody says which.
    """

    _name = "lead.analytics.report.day"
    _inherit = ["lead.analytics.aggregate.mixin"]
    _description = "Funnel by Day"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "day"

    facet = fields.Selection(
        [
            ("channel", "Channel"),
            ("person", "Salesperson"),
            ("loss", "Stage and lost reason"),
        ],
        readonly=True,
    )
    span = fields.Selection([("day", "Day"), ("month", "Month")], readonly=True)
    day = fields.Date("Captured On", readonly=True, help="The day of the company.")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)

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
    is_activated = fields.Integer("Activated", readonly=True)
    is_timed = fields.Integer("With a Limit", readonly=True)
    is_in_time = fields.Integer("Answered in Time", readonly=True)
    contacts = fields.Integer("Follow-ups", readonly=True)
    won_revenue = fields.Monetary(readonly=True, currency_field="currency_id")
    cost = fields.Monetary(readonly=True, currency_field="currency_id")
    response_sum = fields.Float(
        "Working Hours to the First Contact, All", readonly=True
    )
    response_count = fields.Integer("Leads with a Response Time", readonly=True)
    days_sum = fields.Float("Days to Won, All", readonly=True)
    rating_sum = fields.Float("Rating Points, All", readonly=True)
    rating_count = fields.Integer("Leads with a Rating", readonly=True)

    contacted_rate = fields.Float("Contacted (%)", readonly=True, aggregator="avg")
    in_time_rate = fields.Float("Answered in Time (%)", readonly=True, aggregator="avg")
    activation_rate = fields.Float(
        "Activated in 7 Days (%)", readonly=True, aggregator="avg"
    )
    mql_rate = fields.Float("Lead → MQL (%)", readonly=True, aggregator="avg")
    sql_rate = fields.Float("MQL → SQL (%)", readonly=True, aggregator="avg")
    opportunity_rate = fields.Float(
        "SQL → Opportunity (%)", readonly=True, aggregator="avg"
    )
    won_rate = fields.Float("Lead → Won (%)", readonly=True, aggregator="avg")
    response_hours = fields.Float(
        "Working Hours to the First Contact", readonly=True, aggregator="avg"
    )
    days_to_won = fields.Float("Days to Won", readonly=True, aggregator="avg")
    rating = fields.Float("Quality Rating", readonly=True, aggregator="avg")
    cost_per_lead = fields.Monetary(readonly=True, aggregator="avg")
    cost_per_customer = fields.Monetary(
        "Cost per Customer (CAC)", readonly=True, aggregator="avg"
    )
    roi = fields.Float("ROI (%)", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        """Rows of what was deleted since count as those of nothing."""
        return SQL(
            """SELECT day.id, day.facet, day.span, day.day, company.id AS company_id,
                      COALESCE(company.currency_id, %(currency)s) AS currency_id,
                      %(parts)s, %(measures)s, %(ratios)s
                 FROM lead_milestone_day day
                 LEFT JOIN res_company company ON company.id = day.company
                 %(joins)s""",
            currency=self.env.company.currency_id.id,
            parts=SQL(", ").join(
                SQL("%s.id AS %s", SQL.identifier(part), SQL.identifier(column))
                for part, column in PARTS.items()
            ),
            measures=SQL(", ").join(
                SQL("day.%s", SQL.identifier(name)) for name in MEASURES
            ),
            ratios=SQL(", ").join(
                SQL("NULL::float8 AS %s", SQL.identifier(name)) for name in RATIOS
            ),
            joins=SQL(" ").join(
                SQL(
                    "LEFT JOIN %(table)s %(part)s ON %(part)s.id = day.%(part)s",
                    table=SQL.identifier(table),
                    part=SQL.identifier(part),
                )
                for part, table in TABLES.items()
            ),
        )

    @api.model
    def _get_ratios(self):
        return RATIOS

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            self._check_sees_all()
        domain = Domain(domain)
        if not any(leaf.field_expr == "facet" for leaf in domain.iter_conditions()):
            domain &= Domain("facet", "=", "channel")
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _check_sees_all(self):
        """Refuse whom a record rule hides leads from, beside those of other companies.

        :raises AccessError: the sums would say more than the user may see
        """
        leads = self.env["crm.lead"].sudo()
        rules = self.env["ir.rule"]._compute_domain("crm.lead", "read")
        companies = Domain("company_id", "in", [*self.env.companies.ids, False])
        both = (rule.optimize_full(leads) for rule in (rules, companies))
        seen, own = both
        if seen != own and not seen.is_true():
            raise AccessError(
                self.env._(
                    "Sums by day are for those who see all leads of their company."
                    " Open the Funnel: it counts the leads that you see."
                )
            )
