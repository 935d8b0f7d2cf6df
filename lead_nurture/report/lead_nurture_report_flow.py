from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import OPPORTUNITY_AT

from .outcomes import OUTCOME_FIELDS, WON_AT

ENTRIES = (
    *("entered", "held_out", "running", "completed"),
    *("goals", "left_early", "parked"),
)
RESULTS = ("opportunities", "customers", "revenue")
# Each flow's versions in the order in which they took effect, with their times, and
# the hold-out that is compared: the newest there was. Leads that entered under another
# share are left out; together with them the two groups would not be alike.
VERSIONS = SQL(
    """
    SELECT flow.family_id, flow.holdout_percent, activation.at AS since,
           LEAD(activation.at) OVER (PARTITION BY flow.family_id
                                         ORDER BY activation.at, activation.id) AS until
      FROM lead_version_activation activation
      JOIN lead_nurture_flow flow ON flow.id = activation.res_id
     WHERE activation.res_model = 'lead.nurture.flow'"""
)
SHARE = SQL(
    """
    SELECT DISTINCT ON (family_id) family_id, holdout_percent
      FROM versions WHERE holdout_percent > 0
  ORDER BY family_id, since DESC"""
)
# A lead counts once, from its first entry: what came before is not the flow's.
FIRST_ENTRIES = SQL(
    """
    SELECT DISTINCT ON (family_id, lead_id) family_id, lead_id, entered_at,
           state = 'holdout' AS is_held_out
      FROM lead_nurture_enrollment
     WHERE lead_id IS NOT NULL
       AND family_id IN (SELECT family_id FROM share)
  ORDER BY family_id, lead_id, entered_at, id"""
)
COMPARED = SQL(
    """
    SELECT entry.family_id,
           COUNT(*) FILTER (WHERE NOT is_held_out) AS in_leads,
           COUNT(*) FILTER (WHERE NOT is_held_out AND %(opportunity)s > entered_at)
               AS in_opportunities,
           COUNT(*) FILTER (WHERE NOT is_held_out AND %(won)s > entered_at)
               AS in_customers,
           COUNT(*) FILTER (WHERE is_held_out) AS out_leads,
           COUNT(*) FILTER (WHERE is_held_out AND %(opportunity)s > entered_at)
               AS out_opportunities,
           COUNT(*) FILTER (WHERE is_held_out AND %(won)s > entered_at)
               AS out_customers
      FROM first_entries entry
      JOIN versions ON versions.family_id = entry.family_id
                   AND entry.entered_at >= versions.since
                   AND (versions.until IS NULL OR entry.entered_at < versions.until)
      JOIN share ON share.family_id = entry.family_id
                AND share.holdout_percent = versions.holdout_percent
      JOIN crm_lead lead ON lead.id = entry.lead_id
  GROUP BY entry.family_id""",
    opportunity=OPPORTUNITY_AT,
    won=WON_AT,
)


class LeadNurtureReportFlow(models.Model):
    """Flows and what they are worth: one row a flow, all its versions together."""

    _name = "lead.nurture.report.flow"
    _description = "What Flows Are Worth"
    _auto = False
    _order = "entered desc, id"
    _rec_name = "family_id"

    family_id = fields.Many2one("lead.nurture.flow", "Flow", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    is_active = fields.Boolean("Running Now", readonly=True)

    entered = fields.Integer(readonly=True)
    held_out = fields.Integer(readonly=True)
    running = fields.Integer("In the Flow", readonly=True)
    completed = fields.Integer(readonly=True)
    goals = fields.Integer("Reached the Goal", readonly=True)
    left_early = fields.Integer("Left", readonly=True)
    parked = fields.Integer(readonly=True)
    opportunities = fields.Integer(
        readonly=True, help="Leads that became an opportunity after they entered."
    )
    customers = fields.Integer(
        readonly=True, help="Leads that were won after they entered."
    )
    revenue = fields.Monetary(readonly=True, currency_field="currency_id")

    in_leads = fields.Integer("Leads in the Flow, Compared", readonly=True)
    in_opportunities = fields.Integer("Of These, Opportunities", readonly=True)
    in_customers = fields.Integer("Of These, Customers", readonly=True)
    out_leads = fields.Integer("Leads Held Out, Compared", readonly=True)
    out_opportunities = fields.Integer("Opportunities Held Out", readonly=True)
    out_customers = fields.Integer("Customers Held Out", readonly=True)

    _depends = {
        "lead.nurture.enrollment": ["family_id", "lead_id", "state", "entered_at"],
        "lead.nurture.flow": ["family_id", "holdout_percent", "state", "company_id"],
        "crm.lead": OUTCOME_FIELDS,
    }

    @property
    def _table_query(self):
        return SQL(
            """
            WITH versions AS (%(versions)s),
                 share AS (%(share)s),
                 first_entries AS (%(first_entries)s),
                 compared AS (%(compared)s),
                 sums AS (%(sums)s)
            SELECT flow.id, flow.id AS family_id, flow.company_id, company.currency_id,
                   EXISTS (SELECT FROM lead_nurture_flow version
                            WHERE version.family_id = flow.id
                              AND version.state = 'active') AS is_active,
                   %(measures)s
              FROM lead_nurture_flow flow
              JOIN res_company company ON company.id = flow.company_id
         LEFT JOIN sums ON sums.family_id = flow.id
         LEFT JOIN compared ON compared.family_id = flow.id
             WHERE flow.family_id = flow.id
            """,
            versions=VERSIONS,
            share=SHARE,
            first_entries=FIRST_ENTRIES,
            compared=COMPARED,
            sums=self._get_sums(),
            measures=self._get_measures(),
        )

    def _get_sums(self):
        """Give what the report of entries adds up to, by flow."""
        columns = SQL(", ").join(
            SQL("SUM(%(name)s) AS %(name)s", name=SQL.identifier(name))
            for name in ENTRIES
        )
        # Who was held out never entered.
        results = SQL(", ").join(
            SQL(
                "SUM(%(name)s) FILTER (WHERE held_out = 0) AS %(name)s",
                name=SQL.identifier(name),
            )
            for name in RESULTS
        )
        entries = self.env["lead.nurture.report.enrollment"]._table_query
        return SQL(
            "SELECT family_id, %s, %s FROM (%s) AS entry GROUP BY family_id",
            columns,
            results,
            entries,
        )

    def _get_measures(self):
        compared = [
            f"{side}_{what}"
            for side in ("in", "out")
            for what in ("leads", "opportunities", "customers")
        ]
        return SQL(", ").join(
            SQL("COALESCE(%(name)s, 0) AS %(name)s", name=SQL.identifier(name))
            for name in (*ENTRIES, *RESULTS, *compared)
        )
