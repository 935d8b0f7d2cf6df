from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import (
    OPPORTUNITY_AT,
    flag,
    named,
    percent,
)

from ..models.lead_nurture_enrollment import REASONS, STATES
from .outcomes import LEAD_COLUMNS, OUTCOME_FIELDS, WON_AT, revenue

# Entered it, and was not kept out to compare with.
INSIDE = SQL("enrollment.state <> 'holdout'")
# What came of it counts for the last entry before: a lead that enters twice and buys
# once is one customer.
NO_LATER_ENTRY = """NOT EXISTS (
    SELECT FROM lead_nurture_enrollment later
     WHERE later.family_id = enrollment.family_id
       AND later.lead_id = enrollment.lead_id
       AND (later.entered_at, later.id) > (enrollment.entered_at, enrollment.id)
       AND later.entered_at < %s)"""
# The steps a lead went, in words; mere waiting apart. Nothing unless it is asked for.
PATH = """
    (SELECT STRING_AGG(COALESCE(step.name ->> %s, step.name ->> 'en_US'), ' → '
                       ORDER BY execution.id)
       FROM lead_nurture_execution execution
       JOIN lead_nurture_step step ON step.id = execution.step_id
      WHERE execution.enrollment_id = enrollment.id AND execution.state = 'done'
        AND step.kind NOT IN ('wait', 'jump', 'end'))"""


def after_entry(moment: SQL) -> SQL:
    """Give whether what came at ``moment`` counts for this entry."""
    later = SQL(NO_LATER_ENTRY, moment)
    return SQL("(%s > enrollment.entered_at AND %s)", moment, later)


class LeadNurtureReportEnrollment(models.Model):
    """Leads in flows: each entry, how it ended, and what became of the lead."""

    _name = "lead.nurture.report.enrollment"
    _description = "Leads in Flows"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "entered_at desc, id desc"

    family_id = fields.Many2one("lead.nurture.flow", "Flow", readonly=True)
    flow_id = fields.Many2one("lead.nurture.flow", "Version", readonly=True)
    step_id = fields.Many2one("lead.nurture.step", "At Step", readonly=True)
    trigger_id = fields.Many2one("lead.nurture.trigger", "Entered By", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    reason = fields.Selection(REASONS, "Left Because", readonly=True)
    entered_at = fields.Datetime("Entered On", readonly=True)
    ended_at = fields.Datetime("Ended On", readonly=True)
    days = fields.Float(
        "Days in the Flow", readonly=True, aggregator="avg", digits=(16, 1)
    )
    path = fields.Char(readonly=True, help="The steps the lead went, in their order.")
    currency_id = fields.Many2one("res.currency", readonly=True)

    entered = fields.Integer(readonly=True)
    held_out = fields.Integer(
        readonly=True, help="Leads that matched and were kept out, to compare with."
    )
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
    revenue = fields.Monetary(
        readonly=True,
        currency_field="currency_id",
        help="Of the leads that were won after they entered.",
    )
    goal_rate = fields.Float(
        "Goal (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    opportunity_rate = fields.Float(
        "Opportunities (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    customer_rate = fields.Float(
        "Customers (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )

    _depends = {
        "lead.nurture.enrollment": [
            *("flow_id", "family_id", "lead_id", "step_id", "state", "reason"),
            *("trigger_id", "entered_at", "ended_at"),
        ],
        "lead.nurture.execution": ["enrollment_id", "step_id", "state"],
        "lead.nurture.step": ["name", "kind"],
        "lead.nurture.flow": ["company_id"],
        "crm.lead": OUTCOME_FIELDS,
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT enrollment.id, enrollment.flow_id, enrollment.family_id,
                   enrollment.step_id, enrollment.trigger_id, enrollment.state,
                   enrollment.reason, enrollment.entered_at, enrollment.ended_at,
                   EXTRACT(EPOCH FROM enrollment.ended_at - enrollment.entered_at)
                       / 86400 AS days,
                   flow.company_id, company.currency_id, enrollment.lead_id,
                   %(path)s AS path,
                   %(lead_columns)s, %(measures)s
              FROM lead_nurture_enrollment enrollment
              JOIN lead_nurture_flow flow ON flow.id = enrollment.flow_id
              JOIN res_company company ON company.id = flow.company_id
         LEFT JOIN crm_lead lead ON lead.id = enrollment.lead_id
            """,
            lead_columns=LEAD_COLUMNS,
            measures=self._get_measures(),
            path=SQL(PATH, self.env.lang or "en_US"),
        )

    def _get_measures(self):
        """Give the columns that are added up or averaged."""
        opportunity, won = after_entry(OPPORTUNITY_AT), after_entry(WON_AT)
        goal = SQL("enrollment.state = 'goal'")
        states = {
            "held_out": "holdout",
            "running": "running",
            "completed": "done",
            "goals": "goal",
            "left_early": "left",
            "parked": "parked",
        }
        return named(
            {
                "entered": flag(INSIDE),
                **{
                    name: flag(SQL("enrollment.state = %s", state))
                    for name, state in states.items()
                },
                "opportunities": flag(opportunity),
                "customers": flag(won),
                "revenue": revenue(won),
                "goal_rate": percent(goal, INSIDE),
                "opportunity_rate": percent(opportunity, SQL("TRUE")),
                "customer_rate": percent(won, SQL("TRUE")),
            }
        )
