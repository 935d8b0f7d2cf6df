from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

# Months of leads that a suggestion and its backtest look back; a quarter is too few.
LEARNT_MONTHS = 12


class LeadScoreReview(models.Model):
    """A look at one score model each quarter, with everything prepared.

    Made by the job on the first day of a quarter for each active model, or by hand at
    any time: how right the points were, who the customers won are, which weights the
    outcomes suggest, and what these would change.
    """

    _name = "lead.score.review"
    _description = "Review of a Score Model"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    model_id = fields.Many2one(
        "lead.score.model",
        string="Score Model",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_template', '=', False)]",
        default=lambda self: self.env["lead.score.model"]._get_judged_active()[:1],
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_last_quarter()[0],
        help="Leads that were won or lost since then.",
    )
    date_to = fields.Date(
        string="Until", required=True, default=lambda self: self._get_last_quarter()[1]
    )
    is_quarterly = fields.Boolean(readonly=True, help="Made by itself.")
    state = fields.Selection(
        [
            ("draft", "New"),
            ("preparing", "Being prepared"),
            ("ready", "To discuss"),
            ("done", "Discussed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    error = fields.Text(readonly=True, copy=False)
    calibration_id = fields.Many2one(
        "lead.score.calibration", string="Score Quality", readonly=True, copy=False
    )
    profile_id = fields.Many2one(
        "lead.won.profile", string="Won Customers", readonly=True, copy=False
    )
    suggestion_id = fields.Many2one(
        "lead.score.suggestion", string="Suggested Weights", readonly=True, copy=False
    )
    backtest_id = fields.Many2one(
        "lead.score.backtest", string="Backtest", readonly=True, copy=False
    )
    decision = fields.Text(help="What you decided, and why: for the next review.")

    _quarter_uniq = models.UniqueIndex(
        "(model_id, company_id, date_from) WHERE is_quarterly",
        "The review of this quarter is there already.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_from <= date_to)",
        "The first day of the period is not after its last day.",
    )

    @api.depends("model_id.name", "date_from", "date_to")
    def _compute_name(self):
        for review in self:
            review.name = self.env._(
                "%(model)s, %(since)s to %(until)s",
                model=review.model_id.display_name,
                since=format_date(self.env, review.date_from),
                until=format_date(self.env, review.date_to),
            )

    @api.model
    def _get_last_quarter(self, today=None):
        """Give the first and last day of the quarter before the one of ``today``."""
        today = today or fields.Date.context_today(self)
        start = today.replace(day=1) - relativedelta(months=(today.month - 1) % 3)
        return start - relativedelta(months=3), start - relativedelta(days=1)

    # Buttons ----------------------------------------------------------------------
    def action_prepare(self):
        """Prepare the pack: at once as far as it goes, the rest in the background."""
        self.check_access("write")
        # sudo: the state is set by the buttons and the job only
        self.sudo().write({"state": "preparing", "error": False})
        for review in self:
            while review.state == "preparing" and review._prepare_next():
                pass
        if any(review.state == "preparing" for review in self):
            self.env.ref("lead_priority.ir_cron_judge_scores")._trigger()
            self.env.ref("lead_priority.ir_cron_review_scores")._trigger()
        return True

    def action_done(self):
        """Note that the review was discussed; its activities are done."""
        self.check_access("write")
        self.sudo().state = "done"  # sudo: as above
        self.activity_ids.action_feedback(feedback=self.decision or "")
        return True

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def action_view_calibration(self):
        """Open how right the points were."""
        return self._open(self.calibration_id)

    def action_view_profile(self):
        """Open who the customers won are."""
        return self._open(self.profile_id)

    def action_view_suggestion(self):
        """Open the suggested weights."""
        return self._open(self.suggestion_id)

    def action_view_backtest(self):
        """Open what the suggested weights would change."""
        return self._open(self.backtest_id)
