from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_capture import ENTRIES
from odoo.addons.lead_priority.report_columns import named

from ..models.lead_milestone import NO_LEAD
from .expressions import days_between, taken_from
from .lead_analytics_aggregate_mixin import Ratio

# Of the lead that came first, as its milestones have it.
CHANNEL = ("source_id", "medium_id", "campaign_id")
OF_FIRST = (
    *CHANNEL,
    *("capture_id", "lead_id", "entry", "form_id", "team_id", "user_id"),
    *("first_user_id", "product_line_id", "country_id", "state_id", "industry_id"),
)
OF_LEAD = ("id", "partner_id", "partner_name", "contact_name", "name")
# What a lead without a contact is called.
NAME = SQL("COALESCE(lead.partner_name, lead.contact_name, lead.name)")
RATIOS = {
    "ltv": Ratio("revenue", "customers"),
    "cac": Ratio("cost", "customers", is_cost=True),
    "ltv_cac": Ratio("revenue", "cost"),
    "deal_size": Ratio("revenue", "deals"),
    "repeat_rate": Ratio("repeats", "customers", times=100),
}
DAYS_PER_MONTH = 30.4375
FIRST_CAPTURED, FIRST_WON = SQL("min(row.captured_at)"), SQL("min(row.won_at)")
NOW = SQL("timezone('UTC', now())")


def of_first(column):
    """Give a column of the lead that came first, of the leads of a customer."""
    return SQL("(array_agg(%s ORDER BY row.captured_at, row.id))[1]", column)


class LeadAnalyticsReportCustomer(models.Model):
    """Who came by which channel, what it cost, and what they have bought so far.

    One row for each company or person that leads came of (the commercial partner; a
    lead without a customer is one of its own), with the channel and the entry of its
    first lead. All its leads count, as far as the one who asks may see them: the cost
    of all of them, the revenue of those won. Costs that no lead bears are rows of
    their own. Lifetime value is what was won so far; nothing is extrapolated.
    """

    _name = "lead.analytics.report.customer"
    _inherit = ["lead.analytics.report.mixin"]
    _description = "Customers and Their Value"
    _auto = False
    _order = "revenue desc, id desc"
    _rec_name = "name"

    name = fields.Char("Customer", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    entry = fields.Selection(
        ENTRIES, "First Conversion", readonly=True, help="How it came in at first."
    )
    form_id = fields.Many2one("lead.capture.form", "First Form", readonly=True)
    captured_at = fields.Datetime("First Captured On", readonly=True)
    first_won_at = fields.Datetime("Customer Since", readonly=True)
    last_won_at = fields.Datetime("Last Deal On", readonly=True)
    leads = fields.Integer(readonly=True)
    customers = fields.Integer(readonly=True, help="With one deal won, or more.")
    repeats = fields.Integer(
        "Bought Again", readonly=True, help="Customers with two deals, or more."
    )
    deals = fields.Integer("Deals Won", readonly=True)
    revenue = fields.Monetary("Revenue So Far", readonly=True)
    cost = fields.Monetary("Channel Cost", readonly=True)
    days_to_won = fields.Float(
        "Days to the First Deal", readonly=True, aggregator="median"
    )
    months = fields.Float(
        "Months as Customer", readonly=True, aggregator="avg", digits=(16, 1)
    )
    ltv = fields.Monetary(
        "Value per Customer (LTV)",
        readonly=True,
        aggregator="avg",
        help="What customers have bought so far, by their number.",
    )
    cac = fields.Monetary(
        "Cost per Customer (CAC)",
        readonly=True,
        aggregator="avg",
        help="What the channel cost for all leads, by the customers it brought.",
    )
    ltv_cac = fields.Float(
        "LTV / CAC",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="How many times a customer brings back what it cost; 3 is healthy.",
    )
    deal_size = fields.Monetary("Average Deal", readonly=True, aggregator="avg")
    repeat_rate = fields.Float("Bought Again (%)", readonly=True, aggregator="avg")

    _depends = {
        "lead.milestone": [
            *OF_FIRST,
            *("captured_at", "company_id", "won_at", "place", "cost", "revenue"),
        ],
        "crm.lead": ["partner_id", "partner_name", "contact_name", "name"],
        "res.partner": ["commercial_partner_id", "name"],
        "lead.channel.cost": [
            "name",
            "source_id",
            "company_amount",
            "start_at",
            "leads",
        ],
        "res.country": ["name", "code"],
        "res.country.state": ["name"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT every.*, company.currency_id,
                      CASE WHEN customers = 1 THEN revenue END AS ltv,
                      CASE WHEN customers = 1 THEN NULLIF(cost, 0) END AS cac,
                      CASE WHEN customers = 1 THEN revenue / NULLIF(cost, 0) END
                          AS ltv_cac,
                      revenue / NULLIF(deals, 0) AS deal_size,
                      CASE WHEN customers = 1 THEN 100.0 * repeats END AS repeat_rate
                 FROM (%(customers)s UNION ALL %(unborne)s) every
                 LEFT JOIN res_company company
                   ON company.id = COALESCE(every.company_id, %(company)s)""",
            customers=self._customers_sql(),
            unborne=self._unborne_sql(),
            company=self.env.company.id,
        )

    def _customers_sql(self):
        """One row for each customer, of the leads that one may see; or for a lead.

        Each column is made of the customer's leads: PostgreSQL leaves out what nobody
        asks for, and does not sort the leads where nobody asks for the first one.
        Columns have the types of the other part, or it would work all of them out.
        """
        first = {name: of_first(SQL.identifier("row", name)) for name in OF_FIRST}
        return SQL(
            """SELECT min(row.id)::bigint * 2 AS id, row.company_id,
                      max(partner.commercial_partner_id) AS partner_id, %(first)s,
                      min(row.captured_at) AS captured_at,
                      COALESCE(max(known.name)::varchar, %(name)s) AS name,
                      %(region)s AS region,
                      min(row.won_at) AS first_won_at, max(row.won_at) AS last_won_at,
                      count(*)::int AS leads, count(row.won_at)::int AS deals,
                      (count(row.won_at) > 0)::int AS customers,
                      (count(row.won_at) > 1)::int AS repeats,
                      COALESCE(sum(row.revenue) FILTER (WHERE row.won_at IS NOT NULL),
                               0) AS revenue,
                      COALESCE(sum(row.cost), 0) AS cost,
                      %(days)s AS days_to_won, %(months)s AS months
                 FROM lead_milestone row
                 JOIN %(leads)s lead ON lead.id = row.lead_id
                 LEFT JOIN res_country country ON country.id = row.country_id
                 LEFT JOIN res_country_state state ON state.id = row.state_id
                 LEFT JOIN res_partner partner ON partner.id = lead.partner_id
                 LEFT JOIN res_partner known ON known.id = partner.commercial_partner_id
                WHERE row.place <> ALL (%(no_lead)s)
             GROUP BY row.company_id,
                      COALESCE(partner.commercial_partner_id, -lead.id)""",
            first=named(first),
            name=of_first(NAME),
            region=of_first(self._region_sql()),
            days=days_between(FIRST_CAPTURED, FIRST_WON),
            months=SQL("%s / %s", days_between(FIRST_WON, NOW), DAYS_PER_MONTH),
            leads=self._leads_sql(),
            no_lead=list(NO_LEAD),
        )

    def _join_visible(self, query):
        """Rows are made of leads that one may see: nothing is left to join."""

    def _leads_sql(self):
        """Give the leads that one may see, as a table: no others count in sums."""
        if self.env.su:
            return SQL.identifier("crm_lead")
        leads = self._search_visible_leads()
        return leads.subselect(*taken_from(leads.table, OF_LEAD).values())

    def _unborne_sql(self):
        """Costs that no lead bears, for those who see what has no lead."""
        return SQL(
            """SELECT paid.id::bigint * 2 + 1, paid.company_id, NULL, %(channel)s,
                      %(nothing)s, paid.start_at, paid.name, NULL, NULL, NULL, 0, 0, 0,
                      0, 0::float8, paid.company_amount::float8, NULL, NULL
                 FROM lead_channel_cost paid
                WHERE paid.is_spread AND COALESCE(paid.leads, 0) = 0
                  AND %(sees_all)s""",
            channel=named(taken_from("paid", CHANNEL)),
            nothing=SQL(", ").join([SQL("NULL")] * (len(OF_FIRST) - len(CHANNEL))),
            sees_all=self.env.su or self._sees_all(),
        )

    @api.model
    def _get_ratios(self):
        return RATIOS

    def action_open_leads(self):
        """Open all leads of these customers."""
        partners = self.partner_id
        alone = self.filtered(lambda row: not row.partner_id).lead_id
        leads = self.env["crm.lead"].with_context(active_test=False)
        found = leads.search(
            Domain("partner_id.commercial_partner_id", "in", partners.ids)
            | Domain("id", "in", alone.ids)
        )
        return self._open_leads(found.ids)
