from odoo import api, fields, models
from odoo.tools import SQL

from ..evaluation import area, area_gain, changing, confusion, workload
from .lead_score_judgement import INPUT

GAINS = (
    "old_area",
    "area_gain",
    "area_gain_low",
    "area_gain_high",
    "old_precision",
    "old_recall",
    "rise_count",
    "fall_count",
    "extra_leads",
    "extra_per_rep_day",
)


class LeadScoreBacktest(models.Model):
    """A set of score rules tried on the leads of the past, beside another one.

    Made by a manager or marketing before a draft goes live: who would have been an
    SQL lead, what became of them, how much more there would have been to do.
    """

    _name = "lead.score.backtest"
    _description = "Backtest of a Score Model"
    _inherit = ["lead.score.judgement"]

    _line_model = "lead.score.backtest.lead"

    against_id = fields.Many2one(
        "lead.score.model",
        string="Compared With",
        compute="_compute_against_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_template', '=', False)]",
        help="Usually the active model; empty: the model is judged alone.",
    )
    line_ids = fields.One2many(
        "lead.score.backtest.lead", "judgement_id", string="Telling Leads"
    )
    old_area = fields.Float(
        string="Accuracy Before", digits=(4, 3), readonly=True, copy=False
    )
    area_gain = fields.Float(
        string="Accuracy Gained",
        digits=(4, 3),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="More of the pairs of a won and a lost lead in the right order; 0.01 is "
        "one pair in a hundred.",
    )
    area_gain_low = fields.Float(digits=(4, 3), readonly=True, copy=False)
    area_gain_high = fields.Float(digits=(4, 3), readonly=True, copy=False)
    old_precision = fields.Float(
        string="SQL Leads Won Before", readonly=True, copy=False
    )
    old_recall = fields.Float(
        string="Won Leads Found Before", readonly=True, copy=False
    )
    rise_count = fields.Integer(
        string="Leads That Rise", readonly=True, copy=False, help="To MQL or SQL lead."
    )
    fall_count = fields.Integer(string="Leads That Fall", readonly=True, copy=False)
    extra_leads = fields.Integer(
        string="More SQL Leads", readonly=True, copy=False, help="In the whole period."
    )
    extra_per_rep_day = fields.Float(
        string="More per Rep and Day",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="SQL leads more for each rep on each working day.",
    )

    @api.depends("model_id")
    def _compute_against_id(self):
        for backtest in self:
            backtest.against_id = backtest.model_id._find_active_of_scope()

    def _prepare_name(self):
        if not self.against_id:
            return super()._prepare_name()
        return self.env._(
            "%(draft)s beside %(active)s",
            draft=self.model_id.display_name,
            active=self.against_id.display_name,
        )

    @api.depends("against_id.name")
    def _compute_name(self):
        return super()._compute_name()

    def _get_judged_models(self):
        return self.against_id, self.model_id

    def _get_input_fields(self):
        return frozenset((*INPUT, "against_id"))

    def _get_result_fields(self):
        return frozenset((*super()._get_result_fields(), *GAINS))

    # Figures ------------------------------------------------------------------------
    def _prepare_figures(self, tally):
        figures = super()._prepare_figures(tally)
        gain = area_gain(tally)
        before = confusion(tally, new=False)
        work = workload(tally, figures["rep_days"])
        return figures | {
            "old_area": area(tally.histogram(new=False)).value,
            "area_gain": gain.value,
            "area_gain_low": gain.interval.low,
            "area_gain_high": gain.interval.high,
            "old_precision": before.precision.value,
            "old_recall": before.recall.value,
            "rise_count": changing(tally, rises=True).all,
            "fall_count": changing(tally, rises=False).all,
            "extra_leads": work.extra_leads,
            "extra_per_rep_day": work.extra,
        }

    # Leads that change ----------------------------------------------------------------
    def _get_kind_sql(self):
        """Leads whose qualification changes, by direction and outcome."""
        if not self.against_id:
            return super()._get_kind_sql()
        return SQL(
            """CASE WHEN old_rank <> new_rank
                    THEN CASE WHEN new_rank > old_rank THEN 'rises' ELSE 'falls' END
                         || CASE WHEN is_won THEN '_won' WHEN NOT is_won THEN '_lost'
                                 ELSE '_open' END END"""
        )

    def _get_weight_sql(self):
        if not self.against_id:
            return super()._get_weight_sql()
        return SQL("ABS(new_score - old_score)")
