from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import (
    OPPORTUNITY_AT,
    flag,
    named,
    percent,
)

from ..models.lead_content import KINDS, STAGES
from ..models.lead_content_delivery import CHANNELS
from .outcomes import LEAD_COLUMNS, OUTCOME_FIELDS, WON_AT, revenue


class LeadNurtureReportContent(models.Model):
    """Content liked: each time a lead got one, whether it opened it, what came."""

    _name = "lead.nurture.report.content"
    _description = "Content Liked"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "sent_at desc, id desc"

    content_id = fields.Many2one("lead.content", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    stage = fields.Selection(STAGES, "Journey Stage", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    family_id = fields.Many2one("lead.nurture.flow", "Flow", readonly=True)
    sent_at = fields.Datetime("Given On", readonly=True)
    opened_at = fields.Datetime("Opened On", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    given = fields.Integer(readonly=True)
    opened = fields.Integer(
        readonly=True, help="By a person; what programs open is not counted."
    )
    opportunities = fields.Integer(
        "Opportunities After",
        readonly=True,
        help="Leads that opened it and became an opportunity afterwards.",
    )
    customers = fields.Integer(
        "Customers After",
        readonly=True,
        help="Leads that opened it and were won afterwards.",
    )
    revenue = fields.Monetary(
        "Revenue After", readonly=True, currency_field="currency_id"
    )
    open_rate = fields.Float(
        "Opened (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )

    _depends = {
        "lead.content.delivery": [
            *("content_id", "lead_id", "channel", "sent_at", "opened_at"),
            "execution_id",
        ],
        "lead.content": ["kind", "stage"],
        "crm.lead": OUTCOME_FIELDS,
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT delivery.id, delivery.content_id, content.kind, content.stage,
                   delivery.channel, delivery.sent_at, delivery.opened_at,
                   enrollment.family_id, file.company_id, company.currency_id,
                   delivery.lead_id, %(lead_columns)s, %(measures)s
              FROM lead_content_delivery delivery
              JOIN lead_content content ON content.id = delivery.content_id
              JOIN lead_tracked_file file ON file.id = content.tracked_file_id
              JOIN res_company company ON company.id = file.company_id
              JOIN crm_lead lead ON lead.id = delivery.lead_id
         LEFT JOIN lead_nurture_execution execution
                ON execution.id = delivery.execution_id
         LEFT JOIN lead_nurture_enrollment enrollment
                ON enrollment.id = execution.enrollment_id
            """,
            lead_columns=LEAD_COLUMNS,
            measures=named(self._get_measures()),
        )

    def _get_measures(self):
        """Give the columns that are added up or averaged, by name."""
        opened = SQL("delivery.opened_at IS NOT NULL")
        won = SQL("%s > delivery.opened_at", WON_AT)
        return {
            "given": SQL("1"),
            "opened": flag(opened),
            "opportunities": flag(SQL("%s > delivery.opened_at", OPPORTUNITY_AT)),
            "customers": flag(won),
            "revenue": revenue(won),
            "open_rate": percent(opened, SQL("TRUE")),
        }
