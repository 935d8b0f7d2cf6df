from odoo import api, fields, models
from odoo.tools import SQL

from ..models.lead_attribution import MODELS
from ..models.lead_milestone import NO_LEAD
from .lead_analytics_aggregate_mixin import Ratio

CHANNEL = ("source_id", "medium_id", "campaign_id")
# Of the lead, as its milestones have it; the first ones are kept with shares, too.
OF_SHARE = ("capture_id", "lead_id", "company_id")
OF_LEAD = (
    *OF_SHARE,
    *("team_id", "user_id", "first_user_id", "product_line_id"),
    *("country_id", "state_id", "industry_id", "captured_at"),
)
PLACES = SQL(
    """LEFT JOIN res_country country ON country.id = row.country_id
       LEFT JOIN res_country_state state ON state.id = row.state_id"""
)
# Several models beside each other are averaged, not added up.
AVERAGED = ("sales", "revenue", "cost")
RATIOS = {
    "roi": Ratio("revenue", "cost", less="cost", times=100),
    "cost_per_sale": Ratio("cost", "sales", is_cost=True),
}
KINDS = [("sale", "Share in a sale"), ("lead", "Cost of a lead"), ("cost", "No leads")]
# Rows of a kind have ids of their own: the id of what they are of, times this, and on.
STEP = 16


class LeadAnalyticsReportAttribution(models.Model):
    """What channels are owed of the sales, by five models, beside what they cost.

    A row is the share of a channel in a sale by one model; or what a lead cost; or a
    cost of a channel that brought no lead at all, which would be forgotten otherwise.
    Costs stand once in each model. Where several models are read together, amounts
    are their average, so that no total counts a sale more than once.
    """

    _name = "lead.analytics.report.attribution"
    _inherit = ["lead.analytics.report.mixin"]
    _description = "Sales and Costs by Channel"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lead_id"

    model = fields.Selection(
        MODELS,
        "Attribution",
        readonly=True,
        help="Whom a sale is owed to. First or last touch: one channel alone. Linear:"
        " each touch the same. Position: 40 % the first, 40 % the last, 20 % those"
        " between. Time decay: the later a touch, the more.",
    )
    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Datetime(
        "Won or Spent On",
        readonly=True,
        help="When the lead was won; of a cost: when the lead came in that bears it.",
    )
    captured_at = fields.Datetime(
        "Captured On", readonly=True, help="When the lead came in that was won."
    )
    sales = fields.Float(
        readonly=True,
        digits=(16, 2),
        help="Deals won: of a deal, each channel has its share.",
    )
    revenue = fields.Monetary("Attributed Revenue", readonly=True)
    cost = fields.Monetary("Channel Cost", readonly=True)
    cost_per_sale = fields.Monetary("Cost per Sale", readonly=True, aggregator="avg")
    roi = fields.Float(
        "ROI (%)",
        readonly=True,
        aggregator="avg",
        help="Attributed revenue less the cost of the channel, by the cost.",
    )

    _depends = {
        "lead.attribution": ["model", "weight", "revenue", *CHANNEL],
        "lead.milestone": [*OF_LEAD, *CHANNEL, "won_at", "place", "cost"],
        "lead.channel.cost": [*CHANNEL, "company_amount", "start_at", "leads"],
        "res.country": ["name", "code"],
        "res.country.state": ["name"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT every.*, company.currency_id,
                      NULL::float8 AS roi, NULL::float8 AS cost_per_sale
                 FROM (%(sales)s UNION ALL %(leads)s UNION ALL %(unborne)s) every
                 LEFT JOIN res_company company
                   ON company.id = COALESCE(every.company_id, %(company)s)""",
            sales=self._sales_sql(),
            leads=self._leads_sql(),
            unborne=self._unborne_sql(),
            company=self.env.company.id,
        )

    def _sales_sql(self):
        """Shares in sales.

        What they say of their lead is as in its milestones, which are joined only where
        somebody asks for more. Columns have the types of the other parts: else
        PostgreSQL reads all models.
        """
        return SQL(
            """SELECT share.id::bigint * %(step)s AS id, 'sale' AS kind,
                      share.model::text, %(of_share)s, %(of_lead)s,
                      %(region)s AS region, row.won_at AS date,
                      share.source_id, share.medium_id, share.campaign_id,
                      share.weight AS sales, share.revenue, 0::numeric AS cost
                 FROM lead_attribution share
                 LEFT JOIN lead_milestone row ON row.capture_id = share.capture_id
                 %(places)s""",
            step=STEP,
            of_share=self._columns_sql("share", OF_SHARE),
            of_lead=self._columns_sql("row", OF_LEAD[len(OF_SHARE) :]),
            region=self._region_sql(),
            places=PLACES,
        )

    def _leads_sql(self):
        return SQL(
            """SELECT row.id::bigint * %(step)s + by.number, 'lead', by.model,
                      %(of_lead)s, %(region)s, row.captured_at, %(channel)s,
                      0::float8, 0::numeric, row.cost::numeric
                 FROM lead_milestone row %(places)s CROSS JOIN %(models)s
                WHERE row.cost <> 0 AND row.place <> ALL (%(no_lead)s)""",
            step=STEP,
            of_lead=self._columns_sql("row", OF_LEAD),
            region=self._region_sql(),
            places=PLACES,
            channel=self._columns_sql("row", CHANNEL),
            models=self._models_sql(),
            no_lead=list(NO_LEAD),
        )

    def _unborne_sql(self):
        """Costs that no lead bears."""
        nothing = {
            name: SQL("NULL::timestamp" if name == "captured_at" else "NULL::int4")
            for name in OF_LEAD
        }
        nothing["company_id"] = SQL("paid.company_id")
        nothing["captured_at"] = SQL("paid.start_at")
        return SQL(
            """SELECT paid.id::bigint * %(step)s + %(offset)s + by.number, 'cost',
                      by.model, %(nothing)s, NULL::text, paid.start_at, %(channel)s,
                      0::float8, 0::numeric, paid.company_amount
                 FROM lead_channel_cost paid CROSS JOIN %(models)s
                WHERE paid.is_spread AND COALESCE(paid.leads, 0) = 0""",
            step=STEP,
            offset=len(MODELS),
            nothing=SQL(", ").join(nothing.values()),
            channel=self._columns_sql("paid", CHANNEL),
            models=self._models_sql(),
        )

    def _columns_sql(self, table, names):
        return SQL(", ").join(SQL.identifier(table, name) for name in names)

    def _models_sql(self):
        return SQL(
            "unnest(%s::text[]) WITH ORDINALITY AS by (model, number)",
            [name for name, _label in MODELS],
        )

    @api.model
    def _get_ratios(self):
        return RATIOS

    def _read_group_select(self, aggregate_spec, query):
        """Average sums over models."""
        name, _, function = aggregate_spec.partition(":")
        select = super()._read_group_select(aggregate_spec, query)
        if name in AVERAGED and function.startswith("sum"):
            return SQL("%s / NULLIF(%s, 0)", select, self._count_models_sql(query))
        return select

    def _count_models_sql(self, query):
        """Count the models that are read; COUNT(DISTINCT) would sort all rows."""
        model = self._field_to_sql(self._table, "model", query)
        return SQL(" + ").join(
            SQL("bool_or(%s = %s)::int", model, name) for name, _label in MODELS
        )
