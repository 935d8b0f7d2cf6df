from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..scoring import Share

# How it goes: written by the methods below only.
LIFE = frozenset(
    ("state", "against_id", "started_at", "ended_at", "user_id", "judged_at")
    + ("trial_leads", "trial_hits", "active_leads", "active_hits")
)
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
            ("running", "In Progress"),
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

    @api.model_create_multi
    def create(self, vals_list):
        self._check_life({name for vals in vals_list for name in vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_life(vals.keys())
        if not TERMS.isdisjoint(vals) and self.filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._("A trial that has begun is not changed: end it, start anew.")
            )
        return super().write(vals)

    def _check_life(self, names):
        if not self.env.su and not LIFE.isdisjoint(names):
            raise AccessError(
                self.env._("How a trial goes is set by its buttons and its job only.")
            )

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
        self.sudo().write(  # sudo: rights and terms are checked above
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
        # sudo: whoever activates or archives a model settles its trials
        self.sudo().write({"state": state, "ended_at": now})
        self.flush_recordset()
