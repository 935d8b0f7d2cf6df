from odoo import api, fields, models
from odoo.tools import SQL

from ..playbook_steps import NOW, visible
from .lead_playbook_report_run import LOST, WON

# What the figures of the board are about.
DAYS = 90
DAYS_OF_LOOP = 14
COUNTS = (
    *("running", "started", "won", "lost", "open_tasks", "overdue"),
    *("counted", "done", "timed", "on_time", "due", "closed"),
)
OF_TASKS = (
    *("family_id", "step_id", "state", "open", "limit_at", "opened_at", "due"),
    *("late", "missed", "execution_rate", "on_time_rate", "used_percent"),
)
OF_RUNS = ("family_id", "lead_id", "state", "reason", "started_at", "ended_at")
BOARD = """
    WITH tasks AS %(tasks)s,
    sums AS MATERIALIZED (
        SELECT family_id, COUNT(*) FILTER (WHERE open = 1) AS open_tasks,
               COUNT(*) FILTER (WHERE open = 1 AND limit_at < %(now)s) AS overdue,
               COUNT(execution_rate) FILTER (WHERE is_recent) AS counted,
               COUNT(*) FILTER (WHERE is_recent AND execution_rate = 100) AS done,
               COUNT(on_time_rate) FILTER (WHERE is_recent) AS timed,
               COUNT(*) FILTER (WHERE is_recent AND on_time_rate = 100) AS on_time,
               COUNT(*) FILTER (WHERE is_in_loop) AS due,
               COUNT(*) FILTER (WHERE is_in_loop AND state IN ('done', 'skipped'))
                   AS closed,
               PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY used_percent)
                   FILTER (WHERE is_recent) AS used_percent
          FROM (SELECT *, opened_at >= %(since)s AS is_recent,
                       due = 1 AND limit_at < %(now)s AND limit_at >= %(loop)s
                           AS is_in_loop
                  FROM tasks) tasks
      GROUP BY family_id),
    ends AS MATERIALIZED (
        SELECT family_id, COUNT(*) FILTER (WHERE run.state = 'running') AS running,
               COUNT(*) FILTER (WHERE started_at >= %(since)s) AS started,
               COUNT(*) FILTER (WHERE ended_at >= %(since)s AND %(won)s) AS won,
               COUNT(*) FILTER (WHERE ended_at >= %(since)s AND %(lost)s) AS lost
          FROM %(runs)s run LEFT JOIN crm_lead lead ON lead.id = run.lead_id
      GROUP BY family_id),
    worst AS MATERIALIZED (
        SELECT DISTINCT ON (family_id) family_id, step_id, COUNT(*) AS times
          FROM tasks
         WHERE opened_at >= %(since)s AND (late = 1 OR missed = 1)
      GROUP BY family_id, step_id
      ORDER BY family_id, COUNT(*) DESC, step_id)
    SELECT family.id, family.id AS family_id, family.company_id, active.id AS active_id,
           COALESCE(active.is_paused, FALSE) AS is_paused, sums.used_percent,
           worst.step_id AS worst_step_id, COALESCE(worst.times, 0) AS worst_times,
           %(counts)s
      FROM lead_playbook family
 LEFT JOIN lead_playbook active ON active.family_id = family.id
                               AND active.state = 'active'
 LEFT JOIN sums ON sums.family_id = family.id
 LEFT JOIN ends ON ends.family_id = family.id
 LEFT JOIN worst ON worst.family_id = family.id
     WHERE family.family_id = family.id
       AND (active.id IS NOT NULL OR ends.family_id IS NOT NULL)"""


class LeadPlaybookReportBoard(models.Model):
    """The board of playbooks: one card each, with what the reader may see of it.

    Rates are of the tasks opened in the last 90 days, as ``lead.playbook.report.task``
    defines them; the closed loop is of the tasks whose limit fell in the last 14 days.
    """

    _name = "lead.playbook.report.board"
    _description = "Board of Playbooks"
    _auto = False
    _order = "running desc, id"
    _rec_name = "family_id"

    family_id = fields.Many2one("lead.playbook", "Playbook", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    active_id = fields.Many2one("lead.playbook", "Version in Use", readonly=True)
    is_paused = fields.Boolean("Paused", readonly=True)
    running = fields.Integer("Leads in It", readonly=True)
    started = fields.Integer("Started, 90 Days", readonly=True)
    won = fields.Integer("Won, 90 Days", readonly=True)
    lost = fields.Integer("Lost, 90 Days", readonly=True)
    open_tasks = fields.Integer(readonly=True)
    overdue = fields.Integer(readonly=True, help="Open, and their limit is over.")
    counted = fields.Integer("Tasks Judged", readonly=True)
    done = fields.Integer(readonly=True)
    timed = fields.Integer("Tasks With a Limit Judged", readonly=True)
    on_time = fields.Integer(readonly=True)
    due = fields.Integer("Due in 14 Days", readonly=True)
    closed = fields.Integer("Closed of These", readonly=True)
    used_percent = fields.Float(
        "Limit Used (%), Median", readonly=True, aggregator=None, digits=(16, 0)
    )
    worst_step_id = fields.Many2one("lead.playbook.step", readonly=True)
    worst_times = fields.Integer(readonly=True)
    execution_rate = fields.Float("Done (%)", compute="_compute_rates", digits=(16, 0))
    on_time_rate = fields.Float("On Time (%)", compute="_compute_rates", digits=(16, 0))
    loop_rate = fields.Float(
        "Closed in 14 Days (%)", compute="_compute_rates", digits=(16, 0)
    )
    loop_goal = fields.Integer(compute="_compute_rates")
    worst_sentence = fields.Char(compute="_compute_worst_sentence")
    hidden_count = fields.Integer("Hidden Steps", compute="_compute_hidden_count")

    _depends = {
        "lead.playbook": ["family_id", "company_id", "state", "is_paused"],
    }

    @property
    def _table_query(self):
        return SQL(
            BOARD,
            tasks=visible(self.env["lead.playbook.report.task"], *OF_TASKS),
            runs=visible(self.env["lead.playbook.run"], *OF_RUNS),
            won=WON,
            lost=LOST,
            now=NOW,
            since=SQL("%s - make_interval(days => %s)", NOW, DAYS),
            loop=SQL("%s - make_interval(days => %s)", NOW, DAYS_OF_LOOP),
            counts=SQL(", ").join(
                SQL("COALESCE(%(name)s, 0) AS %(name)s", name=SQL.identifier(name))
                for name in COUNTS
            ),
        )

    @api.depends("counted", "done", "timed", "on_time", "due", "closed")
    def _compute_rates(self):
        for board in self:
            board.execution_rate = self._percent(board.done, board.counted)
            board.on_time_rate = self._percent(board.on_time, board.timed)
            board.loop_rate = self._percent(board.closed, board.due)
            # sudo: the goal is no secret of the company's
            board.loop_goal = board.company_id.sudo().playbook_loop_goal

    @staticmethod
    def _percent(part, whole):
        return 100 * part / whole if whole else 0.0

    @api.depends("worst_step_id", "worst_times")
    @api.depends_context("lang")
    def _compute_worst_sentence(self):
        for board in self:
            board.worst_sentence = board.worst_step_id and self.env._(
                "Most often late: “%(step)s”, %(times)s times",
                step=board.worst_step_id.name,
                times=board.worst_times,
            )

    def _compute_hidden_count(self):
        hidden = self.env["lead.playbook.hidden.step"]
        counts = {}
        if hidden.has_access("read"):
            domain = [("family_id", "in", self.ids), ("decision", "=", "open")]
            groups = hidden._read_group(domain, ["family_id"], ["__count"])
            counts = {family.id: count for family, count in groups}
        for board in self:
            board.hidden_count = counts.get(board.id, 0)

    # Links -------------------------------------------------------------------
    def action_open_playbook(self):
        self.ensure_one()
        return (self.active_id or self.family_id)._open_version()

    def action_open_tasks(self):
        return self._open("lead_playbook_report_task_action")

    def action_open_overdue(self):
        late = [("open", "=", 1), ("limit_at", "<", fields.Datetime.now())]
        return self._open("lead_playbook_report_task_action", late, "list")

    def action_open_runs(self):
        return self._open("lead_playbook_report_run_action")

    def action_open_steps(self):
        return self._open("lead_playbook_report_step_action")

    def action_open_hidden(self):
        return self._open("lead_playbook_hidden_step_action")

    def _open(self, name, domain=(), first=None):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"lead_nurture.{name}")
        action["domain"] = [("family_id", "=", self.family_id.id), *domain]
        if first:
            action["views"] = sorted(action["views"], key=lambda view: view[1] != first)
        return action
