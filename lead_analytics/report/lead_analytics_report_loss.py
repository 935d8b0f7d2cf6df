from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.models.lead_capture import ENTRIES
from odoo.addons.lead_priority.report_columns import flag, named

from .expressions import ORIGIN, SIZES, days_between, joins_of, size_band, taken_from
from .lead_analytics_report_mixin import COST_READERS

# How far a lead had come when it was lost.
PHASES = [
    ("new", "New, never contacted"),
    ("following", "In follow-up"),
    ("opportunity", "Opportunity"),
]
COLUMNS = (
    *ORIGIN,
    *("lead_id", "company_id", "entry", "form_id", "team_id", "user_id"),
    *("lost_reason_id", "stage_id", "lost_at", "contacts", "cost"),
)


class LeadAnalyticsReportLoss(models.Model):
    """Leads that are lost now: how far each had come, at which stage, for what reason.

    A lead was *new* when nobody had contacted it, an *opportunity* when it had become
    one, else *in follow-up*. The stage is the one it stood at when it was lost.
    """

    _name = "lead.analytics.report.loss"
    _description = "Lost Leads"
    _inherit = ["lead.analytics.report.mixin"]
    _auto = False
    _order = "lost_at desc, id desc"
    _rec_name = "lead_id"

    phase = fields.Selection(PHASES, "How Far It Came", readonly=True)
    stage_id = fields.Many2one("crm.stage", "Stage When Lost", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    entry = fields.Selection(ENTRIES, readonly=True)
    form_id = fields.Many2one("lead.capture.form", readonly=True)
    size_band = fields.Selection(SIZES, "Company Size", readonly=True)
    captured_at = fields.Datetime("Captured On", readonly=True)
    lost_at = fields.Datetime("Lost On", readonly=True)

    lost = fields.Integer("Lost Leads", readonly=True)
    without_contact = fields.Integer(
        "Lost Without a Contact",
        readonly=True,
        help="Nobody had called, met or written to them.",
    )
    without_reason = fields.Integer("Lost Without a Reason", readonly=True)
    contacts = fields.Integer(
        "Follow-ups", readonly=True, aggregator="avg", help="By people, per lead."
    )
    days_to_lost = fields.Float(
        "Days Until Lost",
        readonly=True,
        aggregator="median",
        digits=(16, 1),
        help="Half of the leads were lost sooner than that after they came in.",
    )
    lost_revenue = fields.Monetary(
        "Expected Revenue Lost", readonly=True, currency_field="currency_id"
    )
    cost = fields.Monetary(
        readonly=True,
        currency_field="currency_id",
        groups=COST_READERS,
        help="What the lost leads had cost to win as leads.",
    )

    _depends = {
        "lead.milestone": [*COLUMNS, "opportunity_at", "revenue"],
        "crm.lead": ["company_size"],
    }

    @property
    def _table_query(self):
        return SQL(
            """SELECT row.id, %(columns)s, company.currency_id, %(measures)s
                 FROM lead_milestone row %(joins)s
                WHERE row.lost_at IS NOT NULL""",
            columns=named(taken_from("row", COLUMNS)),
            measures=named(self._get_measures()),
            joins=joins_of(SQL("row"), self.env.company.id),
        )

    def _get_measures(self):
        """Give the columns of a lost lead that are added up, averaged or ranked."""
        return {
            "phase": SQL(
                "CASE WHEN row.opportunity_at IS NOT NULL THEN 'opportunity'"
                " WHEN row.contacts > 0 THEN 'following' ELSE 'new' END"
            ),
            "region": self._region_sql(),
            "size_band": size_band(SQL("lead.company_size")),
            "lost": SQL("1"),
            "without_contact": flag(SQL("row.contacts = 0")),
            "without_reason": flag(SQL("row.lost_reason_id IS NULL")),
            "days_to_lost": days_between(SQL("row.captured_at"), SQL("row.lost_at")),
            "lost_revenue": SQL("row.revenue"),
        }
