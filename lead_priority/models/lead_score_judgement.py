import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..batches import work_on_each

# Stored figures, see ``lead_score_judgement_figures.py``.
FIGURES = (
    "lead_count",
    "won_count",
    "lost_count",
    "open_count",
    "unknown_contact_count",
    "left_out_count",
    "rep_days",
    "area",
    "area_low",
    "area_high",
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "lift",
    "win_rate",
    "has_enough",
)
# What a run leaves behind; people and RPC clients cannot write it.
PROGRESS = ("state", "run_at", "judged_after_id", "judged_count", "sample_count")
PROGRESS += ("slice_ends",)
RESULT = ("tally", "told", "rule_counts", "error", "fingerprint", *FIGURES)
# What says what is judged: changing it makes the result one of something else.
INPUT = (
    "model_id",
    "company_id",
    "team_id",
    "period_by",
    "date_from",
    "date_to",
    "cut_off",
    "cut_off_hours",
)


class LeadScoreJudgement(models.AbstractModel):
    """A score model judged by leads of the past, each as it was known then.

    The same SQL that scores leads scores them as they were at their cut-off, slice by
    slice; what is kept are counts by points and outcome, of which the plain package
    ``evaluation`` makes the figures, and the leads that tell most.
    """

    _name = "lead.score.judgement"
    _description = "Judgement of a Score Model"
    _inherit = ["lead.score.sample"]
    _order = "id desc"

    # The model of the leads that tell most; set by the inheriting model.
    _line_model = None

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    model_id = fields.Many2one(
        "lead.score.model",
        string="Score Model",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_template', '=', False)]",
    )
    company_id = fields.Many2one(
        compute="_compute_scope", store=True, readonly=False, precompute=True
    )
    team_id = fields.Many2one(
        compute="_compute_scope", store=True, readonly=False, precompute=True
    )
    state = fields.Selection(
        [
            ("draft", "Not run"),
            ("running", "In Progress"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    error = fields.Text(readonly=True, copy=False)
    run_at = fields.Datetime(
        string="Run On",
        readonly=True,
        copy=False,
        help="What was known of open leads is counted until then.",
    )
    progress = fields.Integer(compute="_compute_progress", help="Percent.")
    sample_count = fields.Integer(readonly=True, copy=False)
    judged_count = fields.Integer(readonly=True, copy=False)
    judged_after_id = fields.Integer(readonly=True, copy=False)
    slice_ends = fields.Json(readonly=True, copy=False)
    # Lists as JSON text: a Json field copies them deeply each time it is read.
    tally = fields.Text(readonly=True, copy=False)
    told = fields.Text(readonly=True, copy=False)
    rule_counts = fields.Json(readonly=True, copy=False)
    fingerprint = fields.Char(readonly=True, copy=False)
    is_outdated = fields.Boolean(
        compute="_compute_is_outdated",
        help="The rules were changed after the run: run it again.",
    )

    @api.depends("model_id.name", "date_from", "date_to")
    def _compute_name(self):
        for judgement in self:
            judgement.name = judgement._prepare_name()

    def _prepare_name(self):
        return self.model_id.name

    @api.depends("model_id")
    def _compute_scope(self):
        for judgement in self:
            team = judgement.model_id.team_id
            company = judgement.model_id.company_id or team.company_id
            judgement.company_id = company or self.env.company
            judgement.team_id = team

    @api.depends("sample_count", "judged_count", "state")
    def _compute_progress(self):
        for judgement in self:
            done = judgement.judged_count / (judgement.sample_count or 1)
            judgement.progress = 100 if judgement.state == "done" else round(100 * done)

    @api.depends("fingerprint", "state", "model_id.rule_ids")
    def _compute_is_outdated(self):
        for judgement in self:
            judgement.is_outdated = (
                judgement.state == "done"
                and judgement.fingerprint != judgement._get_fingerprint()
            )

    def _get_judged_models(self):
        """Give the model of before, empty if there is none, and the one judged."""
        return self.model_id.browse(), self.model_id

    def _get_fingerprint(self):
        """Give a short text that changes when the rules of the models do."""
        old, new = self._get_judged_models()
        said = repr([model._get_said() for model in (*old, *new)])
        return hashlib.sha256(said.encode()).hexdigest()

    @api.model_create_multi
    def create(self, vals_list):
        self._check_result_fields(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_result_fields([vals])
        if not self.env.su and not self._get_input_fields().isdisjoint(vals):
            self._forget_result()
        return super().write(vals)

    def _get_input_fields(self):
        return frozenset(INPUT)

    def _get_result_fields(self):
        return frozenset((*PROGRESS, *RESULT))

    def _check_result_fields(self, vals_list):
        if self.env.su:
            return
        fields_ = self._get_result_fields()
        if any(not fields_.isdisjoint(vals) for vals in vals_list):
            raise AccessError(
                self.env._("The result of a run is not entered: run it instead.")
            )

    # Run ------------------------------------------------------------------------
    def action_run(self):
        """Judge the leads anew: one slice now, the rest in the background."""
        self.check_access("write")
        for judgement in self:
            judgement._start(self.env.cr.now())
            work_on_each(judgement.sudo(), lambda j: j._judge_next(), self._park)
        if any(judgement.state == "running" for judgement in self):
            self.env.ref("lead_priority.ir_cron_judge_scores")._trigger()
        return True

    def _start(self, now):
        """Forget the result and begin with the first lead; ``now`` is naive UTC."""
        self._forget_result()
        # sudo: the result is written by the run only, which the caller may start
        judgement = self.sudo()
        judgement.write(
            {
                "state": "running",
                "run_at": now,
                "fingerprint": judgement._get_fingerprint(),
                **judgement._prepare_slices(now),
            }
        )

    def _forget_result(self):
        # sudo: as above; who may change what is judged may forget the result
        self.sudo().write(
            {**dict.fromkeys(self._get_result_fields(), False), "state": "draft"}
        )
        self.sudo().line_ids.unlink()
