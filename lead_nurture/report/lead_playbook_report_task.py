from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.report_columns import flag, named, percent

from ..models.lead_playbook_task import STATES
from ..playbook_steps import (
    COUNTED,
    DONE,
    DUE,
    LATE,
    MISSED,
    ON_TIME,
    SAME_STEPS,
    TIMED,
)

# Aggregates that the ORM does not know: the share of rows that lie below.
PERCENTILES = {"median": 0.5, "p90": 0.9}
LEAD_COLUMNS = SQL(
    "lead.team_id, lead.source_id, lead.medium_id, lead.campaign_id, lead.country_id,"
    " lead.industry_id, lead.qualification"
)


class LeadPlaybookReportTask(models.Model):
    """How playbooks are kept to: each task, how it ended, and how long it took.

    Execution rate: of the tasks that are over with a result, or whose limit passed
    without one, the share that was done. On-time rate: of those that were done, or
    whose limit passed, the share done before the limit. Optional steps count in
    neither, nor does what was called off or not needed any more before its limit.
    """

    _name = "lead.playbook.report.task"
    _description = "How Playbooks Are Kept To"
    _inherit = ["lead.nurture.report.mixin"]
    _auto = False
    _order = "opened_at desc, id desc"

    family_id = fields.Many2one("lead.playbook", "Playbook", readonly=True)
    playbook_id = fields.Many2one("lead.playbook", "Version", readonly=True)
    step_id = fields.Many2one(
        "lead.playbook.step",
        readonly=True,
        help="The same step in all versions of the playbook.",
    )
    run_id = fields.Many2one("lead.playbook.run", readonly=True)
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    owner_id = fields.Many2one("res.users", "Owner of the Lead", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    skip_reason_id = fields.Many2one(
        "lead.playbook.skip.reason", "Skipped Because", readonly=True
    )
    skip_note = fields.Char("Note on the Skip", readonly=True)
    outcome_id = fields.Many2one("lead.playbook.outcome", readonly=True)
    is_optional = fields.Boolean("Optional", readonly=True)
    opened_at = fields.Datetime("Opened On", readonly=True)
    limit_at = fields.Datetime("Limit", readonly=True)
    ended_at = fields.Datetime("Over On", readonly=True)

    opened = fields.Integer(readonly=True, help="Tasks that somebody was given.")
    done = fields.Integer(readonly=True)
    skipped = fields.Integer(readonly=True)
    not_needed = fields.Integer(readonly=True)
    called_off = fields.Integer(
        readonly=True, help="Open when the run ended or moved to another version."
    )
    open = fields.Integer("Open Now", readonly=True)
    due = fields.Integer(
        readonly=True,
        help="Tasks whose limit counts for the closed-loop rate: not of an optional"
        " step, nor called off or not needed any more before it.",
    )
    on_time = fields.Integer(readonly=True, help="Done before the limit.")
    late = fields.Integer("Done Late", readonly=True)
    missed = fields.Integer(
        readonly=True,
        help="The limit passed and nothing was done: still open, or called off later.",
    )
    execution_rate = fields.Float(
        "Done (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the tasks that were done, skipped or missed. Optional steps are not"
        " counted.",
    )
    on_time_rate = fields.Float(
        "On Time (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the tasks with a limit that were done or missed.",
    )
    used_hours = fields.Float(
        "Working Hours Used, Median",
        readonly=True,
        aggregator="median",
        help="Half of the tasks that were done took no longer, in working hours.",
    )
    used_hours_p90 = fields.Float(
        "Working Hours Used, 9 of 10",
        readonly=True,
        aggregator="p90",
        help="Nine of ten tasks that were done took no longer, in working hours.",
    )
    used_percent = fields.Float(
        "Limit Used (%), Median",
        readonly=True,
        aggregator="median",
        digits=(16, 1),
        help="How much of the time until the limit was used; above 100 it was late.",
    )
    used_percent_p90 = fields.Float(
        "Limit Used (%), 9 of 10", readonly=True, aggregator="p90", digits=(16, 1)
    )

    _depends = {
        "lead.playbook.task": [
            *("run_id", "playbook_id", "step_id", "lead_id", "user_id", "state"),
            *(
                "entered_at",
                "arrived_at",
                "limit_at",
                "ended_at",
                "skip_reason_id",
                "skip_note",
            ),
            *("outcome_id", "used_hours", "used_percent"),
        ],
        "lead.playbook.run": ["family_id", "owner_id"],
        "lead.playbook.step": ["origin_id", "is_optional"],
        "lead.playbook": ["company_id", "state"],
        "crm.lead": [
            *("user_id", "team_id", "source_id", "medium_id", "campaign_id"),
            *("country_id", "industry_id", "qualification"),
        ],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT task.id, task.run_id, run.family_id, task.playbook_id,
                   same.same_step_id AS step_id, task.lead_id, task.user_id,
                   lead.user_id AS owner_id, playbook.company_id, task.state,
                   task.skip_reason_id, task.skip_note, task.outcome_id,
                   COALESCE(step.is_optional, FALSE) AS is_optional,
                   COALESCE(task.arrived_at, task.entered_at) AS opened_at,
                   task.limit_at, task.ended_at,
                   %(lead_columns)s, %(measures)s
              FROM lead_playbook_task task
              JOIN lead_playbook_run run ON run.id = task.run_id
              JOIN lead_playbook_step step ON step.id = task.step_id
              JOIN %(same_steps)s same ON same.step_id = task.step_id
              JOIN lead_playbook playbook ON playbook.id = task.playbook_id
         LEFT JOIN crm_lead lead ON lead.id = task.lead_id
            """,
            lead_columns=LEAD_COLUMNS,
            measures=named(self._get_measures()),
            same_steps=SAME_STEPS,
        )

    def _get_measures(self):
        """Give the columns that are added up, averaged or ranked, by name."""
        states = ("done", "skipped", "not_needed", "called_off")
        hours, percent_used = SQL("task.used_hours"), SQL("task.used_percent")
        used = {
            "used_hours": hours,
            "used_hours_p90": hours,
            "used_percent": percent_used,
            "used_percent_p90": percent_used,
        }
        return {
            "opened": flag(SQL("task.state NOT IN ('pending', 'not_needed')")),
            **{name: flag(SQL("task.state = %s", name)) for name in states},
            "open": flag(SQL("task.state IN ('running', 'parked')")),
            "due": flag(DUE),
            "on_time": flag(ON_TIME),
            "late": flag(LATE),
            "missed": flag(MISSED),
            "execution_rate": percent(DONE, COUNTED),
            "on_time_rate": percent(ON_TIME, TIMED),
            **{
                name: SQL("CASE WHEN %s THEN %s END", DONE, column)
                for name, column in used.items()
            },
        }

    def _read_group_select(self, aggregate_spec, query):
        name, __, function = aggregate_spec.partition(":")
        if function not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
            PERCENTILES[function],
            self._field_to_sql(self._table, name, query),
        )
