from odoo import fields, models
from odoo.tools import SQL

from ..playbook_steps import IS_OPEN, SAME_STEPS, visible
from .outcomes import WON_AT

COUNTS = (
    *("reached", "done", "skipped", "not_needed", "ended_here", "lost_here"),
    *("with_leads", "with_won", "without_leads", "without_won", "undecided"),
)
# Each run at each step: what happened there in all its visits. The row of the run is
# read only where it says something: whether the lead was lost there.
PLACES = """
    SELECT playbook.family_id, task.run_id, task.lead_id, same.same_step_id AS step_id,
           BOOL_OR(task.state = 'done') AS is_done,
           BOOL_OR(task.state = 'skipped') AS is_skipped,
           BOOL_OR(%(is_open)s) AS is_open,
           BOOL_OR(task.state = 'called_off') AS is_called_off,
           MIN(task.ended_at) AS left_at
      FROM %(tasks)s task
      JOIN lead_playbook playbook ON playbook.id = task.playbook_id
      JOIN %(same_steps)s same ON same.step_id = task.step_id
     WHERE task.state <> 'pending'
  GROUP BY playbook.family_id, task.run_id, task.lead_id, same.same_step_id"""
# A lead counts once at a step: by the last run that went past it.
PASSED = SQL(
    """
    SELECT DISTINCT ON (step_id, lead_id) step_id, lead_id, is_done, left_at
      FROM places
     WHERE lead_id IS NOT NULL AND (is_done OR NOT is_open AND NOT is_called_off)
  ORDER BY step_id, lead_id, run_id DESC"""
)
# Won after it had passed the step, or lost: decided.
COMPARED = SQL(
    """
    SELECT passed.step_id,
           COUNT(*) FILTER (WHERE is_done AND is_decided) AS with_leads,
           COUNT(*) FILTER (WHERE is_done AND is_won) AS with_won,
           COUNT(*) FILTER (WHERE NOT is_done AND is_decided) AS without_leads,
           COUNT(*) FILTER (WHERE NOT is_done AND is_won) AS without_won,
           COUNT(*) FILTER (WHERE is_undecided) AS undecided
      FROM (SELECT passed.*,
                   COALESCE(%(won)s >= left_at, FALSE) AS is_won,
                   COALESCE(%(won)s >= left_at, FALSE) OR lead.won_status = 'lost'
                       AS is_decided,
                   lead.won_status = 'pending' AS is_undecided
              FROM passed JOIN crm_lead lead ON lead.id = passed.lead_id) passed
  GROUP BY passed.step_id""",
    won=WON_AT,
)
SUMS = SQL(
    """
    SELECT family_id, step_id, COUNT(*) AS reached,
           COUNT(*) FILTER (WHERE is_done) AS done,
           COUNT(*) FILTER (WHERE NOT is_done AND is_skipped) AS skipped,
           COUNT(*) FILTER (WHERE NOT is_done AND NOT is_skipped AND NOT is_open
                              AND NOT is_called_off) AS not_needed,
           COUNT(*) FILTER (WHERE NOT is_done AND is_called_off) AS ended_here,
           COUNT(*) FILTER (WHERE NOT is_done AND is_called_off
                              AND (SELECT run.reason FROM lead_playbook_run run
                                    WHERE run.id = places.run_id) = 'lost')
               AS lost_here
      FROM places GROUP BY family_id, step_id"""
)


class LeadPlaybookReportStep(models.Model):
    """Steps of playbooks: how many leads came to each, left it, died there, and how
    many of those that went past it were won, with the step done and without.

    The comparison is of leads that went past the place of the step: it was done, or it
    was left out (skipped, or not needed by an outcome), and the run went on. A lead
    that was lost while the step was open is in neither group: it had no chance to do
    it, and counting it as "without" would make every late step look good. A lead
    counts once, by its last run past the step, and only when it is decided: won after
    that, or lost. Each row adds up only tasks that the reader may see.
    """

    _name = "lead.playbook.report.step"
    _description = "What Steps of Playbooks Bring"
    _auto = False
    _order = "family_id, sequence, id"
    _rec_name = "step_id"

    step_id = fields.Many2one("lead.playbook.step", readonly=True)
    family_id = fields.Many2one("lead.playbook", "Playbook", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    is_optional = fields.Boolean("Optional", readonly=True)

    reached = fields.Integer(readonly=True, help="Runs that came to this step.")
    done = fields.Integer(readonly=True)
    skipped = fields.Integer(readonly=True)
    not_needed = fields.Integer(readonly=True)
    ended_here = fields.Integer(
        readonly=True, help="The run ended while this step was open."
    )
    lost_here = fields.Integer(
        readonly=True, help="The lead was lost while this step was open."
    )
    with_leads = fields.Integer(
        "Leads With It", readonly=True, help="The step was done; won or lost since."
    )
    with_won = fields.Integer("Of These, Won", readonly=True)
    without_leads = fields.Integer(
        "Leads Without It",
        readonly=True,
        help="They went past this step without it; won or lost since.",
    )
    without_won = fields.Integer("Won Without It", readonly=True)
    undecided = fields.Integer(
        readonly=True, help="Went past it and are neither won nor lost yet."
    )

    _depends = {
        "lead.playbook.task": ["run_id", "step_id", "lead_id", "state", "ended_at"],
        "lead.playbook.run": ["family_id", "lead_id", "reason"],
        "lead.playbook.step": ["origin_id", "sequence", "is_optional"],
        "lead.playbook": ["company_id", "state"],
        "crm.lead": ["won_status", "date_closed"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            WITH places AS (%(places)s),
                 sums AS (%(sums)s),
                 passed AS (%(passed)s),
                 compared AS (%(compared)s)
            SELECT sums.step_id AS id, sums.step_id, sums.family_id,
                   family.company_id, step.sequence,
                   COALESCE(step.is_optional, FALSE) AS is_optional, %(counts)s
              FROM sums
              JOIN lead_playbook_step step ON step.id = sums.step_id
              JOIN lead_playbook family ON family.id = sums.family_id
         LEFT JOIN compared ON compared.step_id = sums.step_id
            """,
            places=self._get_places(),
            sums=SUMS,
            passed=PASSED,
            compared=COMPARED,
            counts=SQL(", ").join(
                SQL("COALESCE(%(name)s, 0) AS %(name)s", name=SQL.identifier(name))
                for name in COUNTS
            ),
        )

    def _get_places(self):
        """Give each run at each step, of the tasks that the reader may see."""
        columns = (
            *("run_id", "playbook_id", "step_id", "lead_id", "state", "ended_at"),
        )
        return SQL(
            PLACES,
            is_open=IS_OPEN,
            same_steps=SAME_STEPS,
            tasks=visible(self.env["lead.playbook.task"], *columns),
        )
