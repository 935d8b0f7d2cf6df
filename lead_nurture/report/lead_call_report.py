from odoo import fields, models
from odoo.tools import SQL

from ..playbook_steps import SAME_STEPS


class LeadCallReport(models.Model):
    """How well calls kept to their talk track: each call that was compared."""

    _name = "lead.call.report"
    _description = "How Calls Keep to the Talk Track"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "occurred_at desc, id desc"

    call_id = fields.Many2one("lead.call", readonly=True)
    user_id = fields.Many2one("res.users", "Rep", readonly=True)
    family_id = fields.Many2one("lead.playbook", "Playbook", readonly=True)
    step_id = fields.Many2one(
        "lead.playbook.step",
        readonly=True,
        help="The same step in all versions of the playbook.",
    )
    occurred_at = fields.Datetime("Time of the Call", readonly=True)
    calls = fields.Integer(readonly=True)
    compliance = fields.Float(
        "Compliance, Average",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of 100: the weight of the points that were said, less what must not be.",
    )
    low = fields.Integer("Below 60", readonly=True)
    broken = fields.Integer(
        "With Forbidden Words", readonly=True, help="Calls, not words."
    )
    duration = fields.Integer("Seconds", readonly=True, aggregator="avg")

    _depends = {
        "lead.call": [
            *("lead_id", "user_id", "step_id", "occurred_at", "duration"),
            *("compliance", "state"),
        ],
        "lead.call.point": ["call_id", "point_id", "is_met"],
        "lead.playbook.point": ["is_forbidden"],
        "lead.playbook.step": ["origin_id", "playbook_id"],
        "lead.playbook": ["company_id", "family_id", "state"],
        "crm.lead": [
            *("team_id", "source_id", "medium_id", "campaign_id", "country_id"),
            *("industry_id", "qualification"),
        ],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT call.id, call.id AS call_id, call.lead_id, call.user_id,
                   call.occurred_at, call.duration, call.compliance, 1 AS calls,
                   (call.compliance < 60)::int AS low,
                   (EXISTS (SELECT FROM lead_call_point row
                              JOIN lead_playbook_point point
                                ON point.id = row.point_id AND point.is_forbidden
                             WHERE row.call_id = call.id AND row.is_met)
                   )::int AS broken,
                   same.same_step_id AS step_id, playbook.family_id,
                   playbook.company_id, lead.team_id, lead.source_id, lead.medium_id,
                   lead.campaign_id, lead.country_id, lead.industry_id,
                   lead.qualification
              FROM lead_call call
              JOIN crm_lead lead ON lead.id = call.lead_id
              JOIN lead_playbook_step step ON step.id = call.step_id
              JOIN lead_playbook playbook ON playbook.id = step.playbook_id
              JOIN %s same ON same.step_id = step.id
             WHERE call.state = 'scored'
            """,
            SAME_STEPS,
        )

    def action_open_call(self):
        """Open the call of this row, from a list of rows."""
        self.ensure_one()
        return self.call_id.get_formview_action()
