from odoo import fields, models
from odoo.tools import SQL

from ..models.lead_milestone import NO_LEAD
from .lead_analytics_report_mixin import COST_READERS
from .lead_analytics_report_waste import TAKEN_BACK

# How leads leak, the worst first: of several in a week the first one counts.
KINDS = [
    ("lost_untouched", "Lost without a contact"),
    ("idle", "Taken back or given back"),
    ("archived", "Archived while open"),
    ("untouched", "Not contacted in time"),
    ("late", "Deadline missed"),
]
GROUPS = (
    *("capture_id", "lead_id", "company_id", "source_id", "medium_id", "campaign_id"),
    *("country_id", "state_id", "industry_id", "product_line_id", "team_id"),
    *("first_user_id", "captured_at", "stage_id", "lost_reason_id"),
)


class LeadAnalyticsReportLeak(models.Model):
    """Leads that leaked, when and with whom: each lead once a week.

    Unlike the waste board, which says where leads are now, this says what happened,
    and stays as it was: a lead that was not contacted in time remains so, although
    somebody called later. So weeks can be compared. Weeks begin on Monday, UTC.
    """

    _name = "lead.analytics.report.leak"
    _inherit = ["lead.analytics.report.mixin"]
    _description = "Leads That Leaked"
    _auto = False
    _order = "leaked_at desc, id desc"
    _rec_name = "lead_id"

    kind = fields.Selection(KINDS, "How It Leaked", readonly=True)
    leaked_at = fields.Datetime("Leaked On", readonly=True)
    captured_at = fields.Datetime("Captured On", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, help="Who had the lead then."
    )
    stage_id = fields.Many2one("crm.stage", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    leaks = fields.Integer("Leads", readonly=True)
    cost = fields.Monetary(
        readonly=True, currency_field="currency_id", groups=COST_READERS
    )

    _depends = {
        "lead.milestone": [*GROUPS, "place", "placed_reason", "placed_at", "contacts"],
        "lead.sla.clock": ["breached_at", "user_id", "kind"],
        "lead.custody": ["started_at", "reason", "place", "user_id"],
        "res.company": ["lead_leak_hours", "lead_default_cost", "currency_id"],
    }

    @property
    def _table_query(self):
        week = SQL("floor(extract(epoch FROM leak.leaked_at - '2024-01-01') / 604800)")
        return SQL(
            """SELECT DISTINCT ON (row.id, %(week)s)
                      row.id::bigint * 10000 + 5000 + %(week)s::int AS id, %(groups)s,
                      leak.kind, leak.leaked_at, leak.user_id, 1 AS leaks,
                      company.currency_id, %(region)s AS region,
                      COALESCE(row.cost, company.lead_default_cost, 0) AS cost
                 FROM (%(leaks)s) leak
                 JOIN lead_milestone row ON row.id = leak.row_id
                 LEFT JOIN res_company company
                   ON company.id = COALESCE(row.company_id, %(company)s)
                 LEFT JOIN res_country_state state ON state.id = row.state_id
                 LEFT JOIN res_country country ON country.id = row.country_id
                ORDER BY row.id, %(week)s, leak.rank, leak.leaked_at""",
            week=week,
            groups=SQL(", ").join(
                SQL("row.%s", SQL.identifier(name)) for name in GROUPS
            ),
            leaks=SQL(" UNION ALL ").join(self._get_leaks_sql()),
            region=self._region_sql(),
            company=self.env.company.id,
        )

    def _get_leaks_sql(self):
        """Give one SELECT for each kind: row_id, kind, rank, leaked_at, user_id."""
        ranks = {kind: rank for rank, (kind, _label) in enumerate(KINDS)}
        return [
            SQL(
                "SELECT found.row_id, %s::varchar AS kind, %s AS rank,"
                " found.leaked_at, found.user_id FROM (%s) found",
                kind,
                ranks[kind],
                getattr(self, f"_{kind}_sql")(),
            )
            for kind in ranks
        ]

    def _lost_untouched_sql(self):
        return SQL(
            """SELECT id AS row_id, lost_at AS leaked_at, user_id FROM lead_milestone
                WHERE place = 'lost' AND contacts = 0"""
        )

    def _archived_sql(self):
        return SQL(
            """SELECT id AS row_id, placed_at AS leaked_at, user_id FROM lead_milestone
                WHERE place = 'archived'"""
        )

    def _idle_sql(self):
        """Given up by its owner, or taken from the owner, into a pool."""
        return SQL(
            """SELECT row.id AS row_id, back.started_at AS leaked_at,
                      (SELECT owned.user_id FROM lead_custody owned
                        WHERE owned.capture_id = back.capture_id
                          AND owned.place = 'owner'
                          AND owned.ended_at <= back.started_at
                        ORDER BY owned.ended_at DESC, owned.id DESC LIMIT 1) AS user_id
                 FROM lead_custody back
                 JOIN lead_milestone row ON row.capture_id = back.capture_id
                WHERE back.place = 'pool' AND back.reason = ANY (%s)
                  AND row.place <> ALL (%s)""",
            list(TAKEN_BACK),
            list(NO_LEAD),
        )

    def _late_sql(self):
        return SQL(
            """SELECT row.id AS row_id, clock.breached_at AS leaked_at, clock.user_id
                 FROM lead_sla_clock clock
                 JOIN lead_milestone row ON row.lead_id = clock.lead_id
                WHERE clock.breached_at IS NOT NULL
                  AND clock.kind IN ('first_response', 'second_followup')"""
        )

    def _untouched_sql(self):
        """Nobody had contacted it when the company's limit was over."""
        return SQL(
            """SELECT missed.id AS row_id, missed.limit_at AS leaked_at,
                      (SELECT owned.user_id FROM lead_custody owned
                        WHERE owned.capture_id = missed.capture_id
                          AND owned.place = 'owner'
                          AND owned.started_at <= missed.limit_at
                          AND COALESCE(owned.ended_at > missed.limit_at, TRUE)
                        LIMIT 1) AS user_id
                 FROM (SELECT row.*, row.captured_at + make_interval(hours =>
                              COALESCE(company.lead_leak_hours, 24)) AS limit_at
                         FROM lead_milestone row LEFT JOIN res_company company
                           ON company.id = COALESCE(row.company_id, %s)
                        WHERE row.lead_id IS NOT NULL AND row.place <> ALL (%s)) missed
                WHERE limit_at < timezone('UTC', now())
                  AND COALESCE(contacted_at > limit_at, TRUE)
                  AND COALESCE(won_at > limit_at, TRUE)
                  AND COALESCE(lost_at > limit_at, TRUE)
                  AND (place <> 'archived' OR placed_at > limit_at)""",
            self.env.company.id,
            list(NO_LEAD),
        )
