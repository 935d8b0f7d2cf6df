from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import (
    OPPORTUNITY_AT,
    flag,
    named,
    percent,
)

from .outcomes import LEAD_COLUMNS, OUTCOME_FIELDS, WON_AT, revenue


class LeadNurtureReportLead(models.Model):
    """What nurturing is part of: every lead, and whether a flow had it before.

    An opportunity is nurtured when its lead entered a flow before it became one,
    revenue when the lead entered a flow before it was won. Leads that were held out
    entered none.
    """

    _name = "lead.nurture.report.lead"
    _description = "Nurtured Opportunities and Revenue"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "id desc"

    first_entered_at = fields.Datetime("First in a Flow On", readonly=True)
    first_family_id = fields.Many2one("lead.nurture.flow", "First Flow", readonly=True)
    created_at = fields.Datetime("Created On", readonly=True)
    opportunity_at = fields.Datetime("Opportunity Since", readonly=True)
    won_at = fields.Datetime("Won On", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    is_nurtured = fields.Boolean("Was in a Flow", readonly=True)

    leads = fields.Integer(readonly=True)
    nurtured_leads = fields.Integer(readonly=True)
    opportunities = fields.Integer(readonly=True)
    nurtured_opportunities = fields.Integer(
        readonly=True, help="In a flow before they became opportunities."
    )
    customers = fields.Integer(readonly=True)
    nurtured_customers = fields.Integer(
        readonly=True, help="In a flow before they were won."
    )
    revenue = fields.Monetary(readonly=True, currency_field="currency_id")
    nurtured_revenue = fields.Monetary(
        readonly=True,
        currency_field="currency_id",
        help="Of leads that were in a flow before they were won.",
    )
    nurtured_revenue_rate = fields.Float(
        "Share of Revenue (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    nurtured_opportunity_rate = fields.Float(
        "Share of Opportunities (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    nurtured_customer_rate = fields.Float(
        "Share of Customers (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )

    _depends = {
        "lead.nurture.enrollment": ["family_id", "lead_id", "state", "entered_at"],
        "crm.lead": OUTCOME_FIELDS,
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT lead.id, lead.id AS lead_id, lead.company_id, %(lead_columns)s,
                   company.currency_id, lead.create_date AS created_at,
                   %(opportunity)s AS opportunity_at, %(won)s AS won_at,
                   entry.entered_at AS first_entered_at,
                   entry.family_id AS first_family_id,
                   entry.lead_id IS NOT NULL AS is_nurtured, %(measures)s
              FROM crm_lead lead
         LEFT JOIN (SELECT DISTINCT ON (lead_id) lead_id, entered_at, family_id
                      FROM lead_nurture_enrollment
                     WHERE state <> 'holdout' AND lead_id IS NOT NULL
                  ORDER BY lead_id, entered_at, id) AS entry ON entry.lead_id = lead.id
         LEFT JOIN res_company company
                ON company.id = COALESCE(lead.company_id, %(company)s)
            """,
            lead_columns=LEAD_COLUMNS,
            opportunity=OPPORTUNITY_AT,
            won=WON_AT,
            measures=self._get_measures(),
            company=self.env.company.id,
        )

    def _get_measures(self):
        """Give the columns that are added up or averaged."""
        is_opportunity = SQL("%s IS NOT NULL", OPPORTUNITY_AT)
        is_won = SQL("%s IS NOT NULL", WON_AT)
        opportunity = SQL("entry.entered_at < %s", OPPORTUNITY_AT)
        won = SQL("entry.entered_at < %s", WON_AT)
        return named(
            {
                "leads": SQL("1"),
                "nurtured_leads": flag(SQL("entry.lead_id IS NOT NULL")),
                "opportunities": flag(is_opportunity),
                "nurtured_opportunities": flag(opportunity),
                "customers": flag(is_won),
                "nurtured_customers": flag(won),
                "revenue": revenue(is_won),
                "nurtured_revenue": revenue(won),
                # Of one lead; of several it is made of the sums, see below.
                "nurtured_revenue_rate": percent(won, is_won),
                "nurtured_opportunity_rate": percent(opportunity, is_opportunity),
                "nurtured_customer_rate": percent(won, is_won),
            }
        )

    def _read_group_select(self, aggregate_spec, query):
        """Divide the sums: an average over leads would forget how much each brought."""
        if aggregate_spec != "nurtured_revenue_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "100.0 * SUM(%s) / NULLIF(SUM(%s), 0)",
            self._field_to_sql(self._table, "nurtured_revenue", query),
            self._field_to_sql(self._table, "revenue", query),
        )
