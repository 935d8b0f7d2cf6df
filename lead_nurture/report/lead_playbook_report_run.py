from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import flag, named, percent

from ..models.lead_playbook_run import REASONS, STARTS, STATES
from ..playbook_steps import SAME_STEPS
from .lead_playbook_report_task import LEAD_COLUMNS

# The step that was open when the run ended, the one opened last if there are several;
# else the last one that was opened.
LAST_TASK = SQL(
    """
    SELECT task.step_id, task.entered_at
      FROM lead_playbook_task task
     WHERE task.run_id = run.id AND task.state NOT IN ('pending', 'not_needed')
  ORDER BY (task.state IN ('running', 'parked')
            OR task.state = 'called_off'
               AND COALESCE(task.ended_at >= run.ended_at, FALSE)) DESC,
           task.entered_at DESC, task.id DESC
     LIMIT 1"""
)
WON = SQL("(lead.won_status = 'won' AND run.state <> 'running')")
# Lost in the middle, or after the last step.
LOST = SQL(
    "(run.state = 'ended' AND run.reason = 'lost'"
    " OR run.state = 'done' AND lead.won_status = 'lost')"
)
LOST_REASON = SQL("CASE WHEN %s THEN lead.lost_reason_id END", LOST)


class LeadPlaybookReportRun(models.Model):
    """Runs of playbooks: how far each came, how it ended, and why the deal was lost.

    The last step is the one that was open when the run ended (the one opened last, of
    several branches), else the last one that was opened.
    """

    _name = "lead.playbook.report.run"
    _description = "Where Deals Die"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "started_at desc, id desc"

    family_id = fields.Many2one("lead.playbook", "Playbook", readonly=True)
    playbook_id = fields.Many2one("lead.playbook", "Version", readonly=True)
    step_id = fields.Many2one(
        "lead.playbook.step",
        "Last Step",
        readonly=True,
        help="Open when the run ended, else the last one that was opened.",
    )
    state = fields.Selection(STATES, readonly=True)
    reason = fields.Selection(REASONS, "Ended Because", readonly=True)
    start = fields.Selection(STARTS, "Started By", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    started_at = fields.Datetime("Started On", readonly=True)
    ended_at = fields.Datetime("Ended On", readonly=True)
    days = fields.Float(
        "Days in the Playbook", readonly=True, aggregator="avg", digits=(16, 1)
    )
    days_at_step = fields.Float(
        "Days at the Last Step", readonly=True, aggregator="avg", digits=(16, 1)
    )

    runs = fields.Integer(readonly=True)
    running = fields.Integer("Running Now", readonly=True)
    completed = fields.Integer(readonly=True, help="Came to the end of the playbook.")
    ended = fields.Integer("Ended Before", readonly=True)
    won = fields.Integer(readonly=True, help="The lead is won, and the run is over.")
    lost = fields.Integer(
        readonly=True, help="The lead was lost in the run, or after its last step."
    )
    lost_rate = fields.Float(
        "Lost (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the runs that are over.",
    )

    _depends = {
        "lead.playbook.run": [
            *("playbook_id", "family_id", "lead_id", "state", "reason", "start"),
            *("started_at", "ended_at"),
        ],
        "lead.playbook.task": ["run_id", "step_id", "state", "entered_at", "ended_at"],
        "lead.playbook.step": ["origin_id"],
        "lead.playbook": ["company_id", "state"],
        "crm.lead": [
            *("user_id", "team_id", "source_id", "medium_id", "campaign_id"),
            *("country_id", "industry_id", "qualification", "won_status"),
            "lost_reason_id",
        ],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT run.id, run.family_id, run.playbook_id, same.same_step_id AS step_id,
                   run.lead_id, lead.user_id, playbook.company_id, run.state,
                   run.reason, run.start, run.started_at, run.ended_at,
                   %(lost_reason)s AS lost_reason_id,
                   EXTRACT(EPOCH FROM run.ended_at - run.started_at) / 86400 AS days,
                   EXTRACT(EPOCH FROM run.ended_at - last.entered_at) / 86400
                       AS days_at_step,
                   %(lead_columns)s, %(measures)s
              FROM lead_playbook_run run
              JOIN lead_playbook playbook ON playbook.id = run.playbook_id
         LEFT JOIN crm_lead lead ON lead.id = run.lead_id
         LEFT JOIN LATERAL (%(last)s) last ON TRUE
         LEFT JOIN %(same_steps)s same ON same.step_id = last.step_id
            """,
            lost_reason=LOST_REASON,
            lead_columns=LEAD_COLUMNS,
            measures=named(self._get_measures()),
            last=LAST_TASK,
            same_steps=SAME_STEPS,
        )

    def _get_measures(self):
        """Give the columns that are added up or averaged, by name."""
        states = {"running": "running", "completed": "done", "ended": "ended"}
        return {
            "runs": SQL("1"),
            **{
                name: flag(SQL("run.state = %s", state))
                for name, state in states.items()
            },
            "won": flag(WON),
            "lost": flag(LOST),
            "lost_rate": percent(LOST, SQL("run.state <> 'running'")),
        }
