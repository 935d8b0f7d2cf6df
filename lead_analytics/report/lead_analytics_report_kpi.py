from odoo import fields, models
from odoo.tools import SQL

from .lead_analytics_report_mixin import LeadAnalyticsReportMixin

ROLES = [("marketing", "Marketing"), ("sales", "Sales")]


class LeadAnalyticsReportKpi(models.Model):
    """What people of marketing and sales are measured by: a row for lead and person.

    The lead counts for who is responsible for its campaign (marketing), and for its
    salesperson (sales). Marketing: do the leads come to life within 7 days, and how
    does sales rate them? Sales: do they rate the leads they got, and how?
    """

    _name = "lead.analytics.report.kpi"
    _description = "Activation and Rating by Person"
    _inherit = ["lead.analytics.report.mixin"]
    _auto = False
    _order = "captured_at desc, id desc"
    _rec_name = "lead_id"

    role = fields.Selection(ROLES, "Of", readonly=True)
    person_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Responsible for the campaign that brought the lead, or its salesperson.",
    )
    captured_at = fields.Datetime("Captured On", readonly=True)
    leads = fields.Integer(readonly=True)
    activated = fields.Integer(
        readonly=True, help="Did something of their own within 7 days."
    )
    activation_rate = fields.Float(
        "Activated in 7 Days (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    rated = fields.Integer(
        readonly=True,
        help="Of marketing: leads that anybody rated. Of sales: leads that the"
        " salesperson rated.",
    )
    rated_rate = fields.Float(
        "Rated (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    points = fields.Float(
        "Quality Rating",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Good counts 100, average 50, bad 0.",
    )

    _depends = {
        "lead.milestone": ["lead_id", "user_id", "campaign_id", "rating", "place"],
        "lead.quality.rating": ["lead_id", "user_id", "points"],
        "utm.campaign": ["user_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT 2 * lead.id + who.number AS id, who.role, who.person_id,
                      %(columns)s, lead.captured_at, lead.is_lead AS leads,
                      lead.is_activated AS activated, lead.activation_rate,
                      said.points, (said.points IS NOT NULL)::int AS rated,
                      100.0 * (said.points IS NOT NULL)::int AS rated_rate
                 FROM (%(funnel)s) lead
                 LEFT JOIN utm_campaign campaign ON campaign.id = lead.campaign_id
                CROSS JOIN LATERAL (
                      VALUES (0, 'marketing', campaign.user_id),
                             (1, 'sales', lead.user_id)) who (number, role, person_id)
                 LEFT JOIN lead_quality_rating own ON own.lead_id = lead.lead_id
                       AND own.user_id = lead.user_id
                CROSS JOIN LATERAL (
                      SELECT CASE who.role WHEN 'sales' THEN own.points
                                  ELSE lead.rating END AS points) said
                WHERE lead.is_lead = 1 AND who.person_id IS NOT NULL""",
            columns=self._columns_sql(),
            funnel=self.env["lead.analytics.report.funnel"]._table_query,
        )

    def _columns_sql(self):
        """Give the columns of every report about leads."""
        names = sorted(
            {"lead_id"}
            | {
                name
                for name, field in vars(LeadAnalyticsReportMixin).items()
                if isinstance(field, fields.Field)
            }
        )
        return SQL(", ").join(SQL("lead.%s", SQL.identifier(name)) for name in names)
