from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import (
    OPPORTUNITY_AT,
    flag,
    named,
    percent,
)

from ..models.lead_nurture_execution import REASONS, STATES
from .mail_hits import BOUNCED, CLICKED, OPENED, REPLIED, SENT
from .outcomes import LEAD_COLUMNS, OUTCOME_FIELDS, WON_AT

# Visits of steps: what was done or waits, and those that have just come to a step.
VISITS = SQL(
    """
    SELECT 2 * execution.id AS id, execution.enrollment_id,
           execution.id AS execution_id, execution.step_id, execution.visit,
           execution.state, execution.outcome,
           execution.reason, execution.started_at, execution.done_at
      FROM lead_nurture_execution execution
 UNION ALL
    SELECT 2 * enrollment.id + 1, enrollment.id, NULL, enrollment.step_id,
           enrollment.visit, 'waiting', NULL, NULL, enrollment.arrived_at, NULL
      FROM lead_nurture_enrollment enrollment
     WHERE enrollment.step_id IS NOT NULL AND enrollment.state <> 'holdout'
       AND NOT EXISTS (SELECT FROM lead_nurture_execution execution
                        WHERE execution.enrollment_id = enrollment.id
                          AND execution.step_id = enrollment.step_id
                          AND execution.visit = enrollment.visit)"""
)
# The visit at which the flow ended for the lead.
LAST = SQL(
    "enrollment.step_id = visit.step_id AND enrollment.visit = visit.visit"
    " AND enrollment.state <> 'running'"
)
OF_MAILS = SQL("step.kind = 'email' AND visit.state = 'done'")
DONE_AT = SQL("COALESCE(visit.done_at, visit.started_at)")


class LeadNurtureReportStep(models.Model):
    """Steps of flows: each visit of a step by a lead, and what came of it."""

    _name = "lead.nurture.report.step"
    _description = "Steps of Flows"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "started_at desc, id desc"

    family_id = fields.Many2one("lead.nurture.flow", "Flow", readonly=True)
    flow_id = fields.Many2one("lead.nurture.flow", "Version", readonly=True)
    step_id = fields.Many2one("lead.nurture.step", readonly=True)
    kind = fields.Selection(
        lambda self: (
            self.env["lead.nurture.step"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    state = fields.Selection(STATES, readonly=True)
    outcome = fields.Char(readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    started_at = fields.Datetime("Reached On", readonly=True)
    done_at = fields.Datetime("Done On", readonly=True)

    entered = fields.Integer("Reached", readonly=True)
    waiting = fields.Integer("There Now", readonly=True)
    done = fields.Integer(readonly=True)
    skipped = fields.Integer(readonly=True)
    failed = fields.Integer(readonly=True)
    left_here = fields.Integer(
        readonly=True, help="Left the flow at this step, before its end."
    )
    goals = fields.Integer(
        "Goal Reached Here", readonly=True, help="The goal was reached at this step."
    )
    sent = fields.Integer(readonly=True, help="E-mails and SMS that went out.")
    opened = fields.Integer(
        readonly=True,
        help="E-mails that a person opened, or clicked in. What mail gateways open is"
        " not counted.",
    )
    clicked = fields.Integer(
        readonly=True, help="E-mails in which a person clicked a link, not a program."
    )
    replied = fields.Integer(readonly=True)
    bounced = fields.Integer(readonly=True)
    open_rate = fields.Float(
        "Opened (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    click_rate = fields.Float(
        "Clicked (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    converted = fields.Integer(
        "Opportunities After",
        readonly=True,
        help="Leads that became an opportunity or a customer after this step was done.",
    )
    conversion_rate = fields.Float(
        "Opportunities After (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )

    _depends = {
        "lead.nurture.execution": [
            *("enrollment_id", "step_id", "visit", "state", "outcome", "reason"),
            *("started_at", "done_at"),
        ],
        "lead.nurture.enrollment": [
            *("flow_id", "family_id", "lead_id", "step_id", "visit", "state"),
            "arrived_at",
        ],
        "lead.nurture.step": ["kind"],
        "mailing.trace": ["lead_nurture_execution_id", "trace_status"],
        "lead.nurture.flow": ["company_id"],
        "crm.lead": OUTCOME_FIELDS,
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT visit.id, visit.step_id, step.kind, visit.state, visit.outcome,
                   visit.reason, visit.started_at, visit.done_at, step.flow_id,
                   enrollment.family_id, flow.company_id, enrollment.lead_id,
                   %(lead_columns)s, %(measures)s
              FROM (%(visits)s) AS visit
              JOIN lead_nurture_enrollment enrollment
                ON enrollment.id = visit.enrollment_id
              JOIN lead_nurture_step step ON step.id = visit.step_id
              JOIN lead_nurture_flow flow ON flow.id = step.flow_id
         LEFT JOIN crm_lead lead ON lead.id = enrollment.lead_id
            """,
            lead_columns=LEAD_COLUMNS,
            measures=named(self._get_measures()),
            visits=VISITS,
        )

    def _get_measures(self):
        """Give the columns that are added up or averaged, by name."""
        done = SQL("visit.state = 'done'")
        converted = SQL(
            "(%(done)s AND (%(opportunity)s > %(at)s OR %(won)s > %(at)s))",
            done=done,
            opportunity=OPPORTUNITY_AT,
            won=WON_AT,
            at=DONE_AT,
        )
        waiting = SQL(
            "enrollment.state = 'running' AND visit.state IN"
            " ('waiting', 'queued', 'sending')"
        )
        return {
            "entered": SQL("1"),
            "waiting": flag(waiting),
            "done": flag(done),
            "skipped": flag(SQL("visit.state = 'skipped'")),
            "failed": flag(SQL("visit.state IN ('failed', 'unknown')")),
            "left_here": flag(SQL("%s AND enrollment.state = 'left'", LAST)),
            "goals": flag(SQL("%s AND enrollment.state = 'goal'", LAST)),
            "sent": flag(SENT),
            "opened": flag(OPENED),
            "clicked": flag(CLICKED),
            "replied": flag(REPLIED),
            "bounced": flag(BOUNCED),
            "open_rate": percent(OPENED, OF_MAILS),
            "click_rate": percent(CLICKED, OF_MAILS),
            "converted": flag(converted),
            "conversion_rate": percent(converted, done),
        }
