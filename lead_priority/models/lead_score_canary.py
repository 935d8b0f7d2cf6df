import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..batches import run_batch
from ..evaluation.wilson import difference
from ..scoring import Share

_logger = logging.getLogger(__name__)

# What is watched, as SQL on a lead: whether it came so far since the trial began.
FIGURES = {
    "sql": SQL(
        """EXISTS (SELECT FROM lead_qualification_change AS change
                    WHERE change.lead_id = crm_lead.id
                      AND change.to_qualification = 'sql')"""
    ),
    "contacted": SQL(
        """EXISTS (SELECT FROM lead_followup AS followup
                    WHERE followup.lead_id = crm_lead.id AND followup.is_valid)"""
    ),
    "opportunity": SQL(
        "(crm_lead.type = 'opportunity' OR crm_lead.won_status = 'won')"
    ),
    "won": SQL("crm_lead.won_status = 'won'"),
}
# What the trial is about: fixed when it has begun.
TERMS = frozenset(
    ("model_id", "team_id", "percent", "figure", "tolerated_fall", "least_leads")
)


class LeadScoreCanary(models.Model):
    """A draft scores a part of the leads; it is taken back when a figure falls.

    Compared are the leads that came in since the trial began: those the draft scores
    with those the active model scores. Started and ended by a sales manager, judged
    by a job each hour.
    """

    _name = "lead.score.canary"
    _description = "Trial of a Score Model"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "model_id"

    model_id = fields.Many2one(
        "lead.score.model",
        string="Draft",
        required=True,
        ondelete="restrict",
        domain="[('state', '=', 'draft'), ('is_template', '=', False)]",
    )
    against_id = fields.Many2one(
        "lead.score.model", string="Against", readonly=True, ondelete="restrict"
    )
    team_id = fields.Many2one(
        "crm.team", string="Leads of Team", help="Empty: a share of all leads."
    )
    percent = fields.Integer(
        string="Share of Leads",
        default=20,
        help="Percent of the leads that the draft scores, drawn by chance.",
    )
    figure = fields.Selection(
        [
            ("sql", "Share that became SQL leads"),
            ("contacted", "Share contacted by a person"),
            ("opportunity", "Share that became opportunities"),
            ("won", "Share won"),
        ],
        string="Watch",
        required=True,
        default="contacted",
    )
    tolerated_fall = fields.Float(
        default=5.0,
        help="Percentage points that the figure may be lower than with the active"
        " model before the trial is rolled back.",
    )
    least_leads = fields.Integer(
        default=50, help="On each side, before the trial is judged."
    )
    ends_at = fields.Datetime(
        string="Ends On",
        required=True,
        default=lambda self: fields.Datetime.add(self.env.cr.now(), days=14),
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    ended_at = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="Started By", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Not Started"),
            ("running", "Running"),
            ("adopted", "Adopted"),
            ("rolled_back", "Rolled Back"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    judged_at = fields.Datetime(readonly=True, copy=False)
    trial_leads = fields.Integer(readonly=True, copy=False)
    trial_hits = fields.Integer(readonly=True, copy=False)
    active_leads = fields.Integer(readonly=True, copy=False)
    active_hits = fields.Integer(readonly=True, copy=False)

    _running_model_uniq = models.UniqueIndex(
        "(model_id) WHERE state = 'running'", "This draft is on trial already."
    )
    _running_against_uniq = models.UniqueIndex(
        "(against_id) WHERE state = 'running'",
        "Another draft is on trial for these leads already.",
    )
    _sensible = models.Constraint(
        "CHECK (percent BETWEEN 1 AND 90 AND least_leads >= 10"
        " AND tolerated_fall BETWEEN 0 AND 100)",
        "The share lies between 1 and 90 percent, the fall between 0 and 100 points,"
        " and each side needs at least 10 leads.",
    )

    def write(self, vals):
        if not TERMS.isdisjoint(vals) and self.filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._("A trial that has begun is not changed: end it, start anew.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if self.filtered(lambda canary: canary.state != "draft"):
            raise UserError(self.env._("A trial that has begun is kept."))

    # Buttons --------------------------------------------------------------------
    def action_start(self):
        """Let the draft score its part of the leads from now on.

        :raises UserError: no model is active for these leads, or the part is none
        """
        self.ensure_one()
        self.model_id._check_manager()
        now = self.env.cr.now()
        against = self.model_id._find_active_of_scope()
        self._check_start(against, now)
        self.write(
            {
                "state": "running",
                "against_id": against.id,
                "started_at": now,
                "user_id": self.env.uid,
            }
        )
        self.flush_recordset()
        self.model_id._begin_trial(against, now)
        return True

    def _check_start(self, against, now):
        problem = ""
        if self.state != "draft" or self.model_id.state != "draft":
            problem = self.env._("Only a draft can be tried, once.")
        elif not against:
            problem = self.env._("No score model is active for these leads.")
        elif self.team_id and against.team_id:
            problem = self.env._("The model is for one team: try it on a share.")
        elif self.ends_at <= now:
            problem = self.env._("The trial ends before it begins.")
        if problem:
            raise UserError(problem)

    def action_adopt(self):
        """Let the draft score all leads of the active model from now on."""
        self.ensure_one()
        self.model_id.action_activate()
        return True

    def action_end(self):
        """End the trial: the active model scores its leads again."""
        self.model_id._check_manager()
        self.filtered(lambda c: c.state == "running")._finish(
            "ended", self.env.cr.now()
        )

    def action_roll_back(self):
        """End the trial and undo what the draft did to qualifications by itself."""
        self.model_id._check_manager()
        running = self.filtered(lambda canary: canary.state == "running")
        running._finish("rolled_back", self.env.cr.now())

    def action_judge(self):
        """Count anew, and take the trial back if the figure fell."""
        self.model_id._check_manager()
        for canary in self.filtered(lambda canary: canary.state == "running"):
            canary._judge(self.env.cr.now())

    # Life -----------------------------------------------------------------------
    def _to_share(self):
        return Share(
            team_id=self.team_id.id or 0,
            percent=0 if self.team_id else self.percent,
            salt=self.id,
        )

    def _finish(self, state, now):
        """End these running trials; give the leads back to the active model."""
        for canary in self:
            canary._note_end(state, now)
            canary.model_id._leave_trial(
                canary.against_id, now, undo=state == "rolled_back"
            )

    def _note_end(self, state, now):
        self.write({"state": state, "ended_at": now})
        self.flush_recordset()

    def _judge(self, now):
        """Count both sides at ``now`` (naive UTC); end the trial when it is settled."""
        self._count(now)
        interval = self._get_interval()
        if interval and interval.high < -self.tolerated_fall / 100:
            self._finish("rolled_back", now)
            self._tell(self.env._("Rolled back by itself: the figure fell"))
        elif self.ends_at <= now:
            self._finish("ended", now)
            self._tell(self.env._("The trial is over: adopt the draft, or leave it"))

    def _count(self, now):
        """Count the leads since the start, and those with the figure, on each side."""
        models_ = self.env["lead.score.model"]
        self.env.flush_all()
        active = [m for m in models_._get_active_score_models() if not m.share]
        scope = models_._scope_term(self.against_id._to_scope(), active)
        rows = self.env.execute_query(
            SQL(
                """SELECT %(is_trial)s, COUNT(*), COUNT(*) FILTER (WHERE %(hit)s)
                     FROM crm_lead
                    WHERE crm_lead.create_date >= %(since)s
                      AND crm_lead.create_date <= %(now)s AND %(scope)s
                 GROUP BY 1""",
                is_trial=self._to_share().condition(),
                hit=FIGURES[self.figure],
                since=self.started_at,
                now=now,
                scope=scope,
            )
        )
        counts = {is_trial: counted for is_trial, *counted in rows}
        trial, other = counts.get(True, [0, 0]), counts.get(False, [0, 0])
        self.write(
            {
                "trial_leads": trial[0],
                "trial_hits": trial[1],
                "active_leads": other[0],
                "active_hits": other[1],
                "judged_at": now,
            }
        )

    def _get_interval(self):
        """How much higher the figure is with the draft; None with too few leads."""
        if min(self.trial_leads, self.active_leads) < self.least_leads:
            return None
        return difference(
            self.trial_hits, self.trial_leads, self.active_hits, self.active_leads
        )

    def _tell(self, summary):
        """Give the manager who started the trial something to look at."""
        if self.user_id.active:
            self.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=self.user_id.id
            )

    # Cron -----------------------------------------------------------------------
    @api.model
    def _cron_judge(self):
        """Judge the running trials, each in a transaction of its own."""
        running = self.search([("state", "=", "running")])
        for left, canary in zip(reversed(range(len(running))), running, strict=True):
            try:
                run_batch(self.env, canary._judge_next)
                self.env["ir.cron"]._commit_progress(1, remaining=left)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Trial %s was not judged", canary.id)

    def _judge_next(self):
        self._judge(self.env.cr.now())
        return 1
