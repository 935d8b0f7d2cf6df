from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_capture import ENTRIES

from .lead_analytics_report_mixin import COST_READERS

# Where what came in is now: each capture is in exactly one of these.
FATES = [
    ("won", "Won"),
    ("working", "Worked on in time"),
    ("fresh", "Just come in"),
    ("late", "Open, past its deadline"),
    ("untouched", "Never contacted"),
    ("idle", "Taken back, nobody's since"),
    ("lost", "Lost with a contact"),
    ("lost_untouched", "Lost without a contact"),
    ("archived", "Archived while open"),
    ("merged", "Known lead again"),
    ("rejected", "Rejected"),
    ("gone", "Deleted or erased"),
]
# Leads that nobody decided against, and that nobody works on either.
LEAKS = ("late", "untouched", "idle", "lost_untouched", "archived")
# Reasons for which a lead is in a pool again.
TAKEN_BACK = ("reclaimed", "returned", "released")
GROUPS = (
    *("capture_id", "lead_id", "company_id", "captured_at", "entry", "form_id"),
    *("source_id", "medium_id", "campaign_id", "country_id", "state_id"),
    *("industry_id", "product_line_id", "team_id", "user_id", "first_user_id"),
    *("pool_id", "lost_reason_id", "stage_id", "placed_at", "contacts", "cost"),
)


class LeadAnalyticsReportWaste(models.Model):
    """Where every captured lead went: each in one place, and what the leaked ones cost.

    Counted as it is now. A lead is *just come in* until the company's limit for a
    first look (``lead_leak_hours``) is over, *past its deadline* when its SLA is.
    """

    _name = "lead.analytics.report.waste"
    _inherit = ["lead.analytics.report.mixin"]
    _description = "Where Captured Leads Went"
    _auto = False
    _order = "captured_at desc, id desc"
    _rec_name = "lead_id"

    fate = fields.Selection(FATES, "Where It Is", readonly=True)
    entry = fields.Selection(ENTRIES, readonly=True)
    form_id = fields.Many2one("lead.capture.form", readonly=True)
    pool_id = fields.Many2one("lead.pool", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    captured_at = fields.Datetime("Captured On", readonly=True)
    placed_at = fields.Datetime("There Since", readonly=True)
    due_at = fields.Datetime("Deadline", readonly=True)
    contacts = fields.Integer("Follow-ups", readonly=True)
    late_hours = fields.Float(
        "Hours Late, Median",
        readonly=True,
        aggregator="median",
        help="Of open leads: hours of the clock since the deadline, or since somebody"
        " should have contacted it. Half of the leads are no later.",
    )
    captured = fields.Integer(readonly=True)
    is_lead = fields.Integer(
        "Leads", readonly=True, help="Without rejected ones and known leads again."
    )
    leaked = fields.Integer(
        readonly=True, help="Nobody decided against them, nobody works on them."
    )
    leak_rate = fields.Float("Leaked (%)", readonly=True, aggregator="avg")
    cost = fields.Monetary(
        readonly=True, currency_field="currency_id", groups=COST_READERS
    )
    leaked_cost = fields.Monetary(
        "Cost of the Leaked",
        readonly=True,
        currency_field="currency_id",
        groups=COST_READERS,
    )

    _depends = {
        "lead.milestone": [*GROUPS, "place", "placed_reason"],
        "crm.lead": ["sla_due_at", "sla_state"],
        "res.company": ["lead_leak_hours", "lead_default_cost", "currency_id"],
        "res.country": ["name", "code"],
        "res.country.state": ["name"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT seen.*, 1 AS captured, (fate = ANY (%(leaks)s))::int AS leaked,
                      (fate <> ALL ('{rejected,merged}'))::int AS is_lead,
                      CASE WHEN fate <> ALL ('{rejected,merged}')
                           THEN 100.0 * (fate = ANY (%(leaks)s))::int END AS leak_rate,
                      CASE WHEN fate = ANY (%(leaks)s) THEN cost ELSE 0 END
                           AS leaked_cost,
                      EXTRACT(EPOCH FROM timezone('UTC', now())
                              - CASE fate WHEN 'late' THEN due_at
                                          WHEN 'untouched' THEN limit_at END) / 3600
                           AS late_hours
                 FROM (SELECT row.id, %(groups)s, %(cost)s AS cost,
                              company.currency_id, lead.sla_due_at AS due_at,
                              row.captured_at + make_interval(hours =>
                              COALESCE(company.lead_leak_hours, 24)) AS limit_at,
                              %(fate)s AS fate, %(region)s AS region
                         FROM lead_milestone row
                         LEFT JOIN crm_lead lead ON lead.id = row.lead_id
                         LEFT JOIN res_country_state state ON state.id = row.state_id
                         LEFT JOIN res_country country ON country.id = row.country_id
                         LEFT JOIN res_company company
                   ON company.id = COALESCE(row.company_id, %(company)s)) seen""",
            leaks=list(LEAKS),
            company=self.env.company.id,
            groups=SQL(", ").join(
                SQL("row.%s", SQL.identifier(name)) for name in GROUPS if name != "cost"
            ),
            cost=SQL(
                "CASE WHEN row.place = ANY ('{rejected,touch,merged}') THEN 0"
                " ELSE COALESCE(row.cost, company.lead_default_cost, 0) END"
            ),
            fate=self._fate_sql(),
            region=self._region_sql(),
        )

    def _fate_sql(self):
        """Give the one place of a capture; the first that holds."""
        return SQL(
            """CASE WHEN row.place = ANY ('{touch,merged}') THEN 'merged'
                    WHEN row.place = 'rejected' THEN 'rejected'
                    WHEN row.place = ANY ('{deleted,erased}') THEN 'gone'
                    WHEN row.place = 'won' THEN 'won'
                    WHEN row.place = 'archived' THEN 'archived'
                    WHEN row.place = 'lost' AND row.contacts = 0 THEN 'lost_untouched'
                    WHEN row.place = 'lost' THEN 'lost'
                    WHEN row.place = 'pool' AND row.placed_reason = ANY (%(back)s)
                         THEN 'idle'
                    WHEN row.contacts = 0 AND row.captured_at
                         + make_interval(hours => COALESCE(company.lead_leak_hours, 24))
                         < timezone('UTC', now()) THEN 'untouched'
                    WHEN lead.sla_due_at < timezone('UTC', now()) THEN 'late'
                    WHEN row.contacts = 0 THEN 'fresh'
                    ELSE 'working' END""",
            back=list(TAKEN_BACK),
        )
