from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_capture import ENTRIES

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
    *("source_id", "medium_id", "campaign_id", "country_id", "team_id", "user_id"),
    *("pool_id", "lost_reason_id", "stage_id", "placed_at", "contacts", "cost"),
)


class LeadAnalyticsReportWaste(models.Model):
    """Where every captured lead went: each in one place, and what the leaked ones cost.

    Counted as it is now. A lead is *just come in* until the company's limit for a
    first look (``lead_leak_hours``) is over, *past its deadline* when its SLA is.
    """

    _name = "lead.analytics.report.waste"
    _description = "Where Captured Leads Went"
    _auto = False
    _order = "captured_at desc, id desc"
    _rec_name = "lead_id"

    capture_id = fields.Many2one("lead.capture", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    fate = fields.Selection(FATES, "Where It Is", readonly=True)
    entry = fields.Selection(ENTRIES, readonly=True)
    form_id = fields.Many2one("lead.capture.form", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    pool_id = fields.Many2one("lead.pool", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    captured_at = fields.Datetime("Captured On", readonly=True)
    placed_at = fields.Datetime("There Since", readonly=True)
    due_at = fields.Datetime("Deadline", readonly=True)
    contacts = fields.Integer("Follow-ups", readonly=True)
    captured = fields.Integer(readonly=True)
    leaked = fields.Integer(
        readonly=True, help="Nobody decided against them, nobody works on them."
    )
    leak_rate = fields.Float("Leaked (%)", readonly=True, aggregator="avg")
    cost = fields.Monetary(readonly=True, currency_field="currency_id")
    leaked_cost = fields.Monetary(
        "Cost of the Leaked", readonly=True, currency_field="currency_id"
    )

    _depends = {
        "lead.milestone": [*GROUPS, "place", "placed_reason"],
        "crm.lead": ["sla_due_at", "sla_state"],
        "res.company": ["lead_leak_hours", "lead_default_cost", "currency_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT seen.*, 1 AS captured, (fate = ANY (%(leaks)s))::int AS leaked,
                      CASE WHEN fate <> ALL ('{rejected,merged}')
                           THEN 100.0 * (fate = ANY (%(leaks)s))::int END AS leak_rate,
                      CASE WHEN fate = ANY (%(leaks)s) THEN cost ELSE 0 END
                           AS leaked_cost
                 FROM (SELECT row.id, %(groups)s, %(cost)s AS cost,
                              company.currency_id, lead.sla_due_at AS due_at,
                              %(fate)s AS fate
                         FROM lead_milestone row
                         LEFT JOIN crm_lead lead ON lead.id = row.lead_id
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

    def action_open_lead(self):
        """Open the lead of this row; what has none opens its capture."""
        self.ensure_one()
        record = self.lead_id or self.capture_id
        return record.get_formview_action() if record else False
