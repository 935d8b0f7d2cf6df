import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.lead_priority.evaluation import difference

from .lead_drop_steps import DIMENSIONS, STEPS

# What people write; the figures are the job's.
OF_PEOPLE = {"cause", "user_id", "state"}
PERCENT = 100


class LeadDrop(models.Model):
    """A rate that suddenly fell: at which step, of which leads, since when, and why.

    Found by a job for each company (``lead_drop_find.py``), which bounds false alarms
    over all steps and slices that it looks at. Kept current while the drop lasts.
    Figures are of all leads of the company.
    """

    _name = "lead.drop"
    _description = "Sudden Drop of a Rate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, since desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [(name, step.label) for name, step in STEPS.items()],
        required=True,
        readonly=True,
    )
    dimension = fields.Selection(
        [("all", "All leads"), *DIMENSIONS.items()],
        "Leads Of",
        required=True,
        readonly=True,
    )
    value_id = fields.Integer(readonly=True, aggregator=None)
    value_name = fields.Char("Which", compute="_compute_value_name")
    since = fields.Date(required=True, readonly=True, help="The week in which it fell.")
    found_at = fields.Datetime("Found On", required=True, readonly=True)
    before_cases = fields.Integer("Leads Before", readonly=True, aggregator=None)
    before_hits = fields.Integer("Made It Before", readonly=True, aggregator=None)
    after_cases = fields.Integer("Leads Since", readonly=True, aggregator=None)
    after_hits = fields.Integer("Made It Since", readonly=True, aggregator=None)
    rate_before = fields.Float(
        "Before (%)", compute="_compute_rates", digits=(16, 1), aggregator=None
    )
    rate_after = fields.Float(
        "Since (%)", compute="_compute_rates", digits=(16, 1), aggregator=None
    )
    fall = fields.Float(
        "Fall (%)",
        compute="_compute_rates",
        digits=(16, 0),
        aggregator=None,
        help="How much lower the rate is, as a share of the rate before.",
    )
    missed = fields.Integer(
        "Leads Missed",
        compute="_compute_rates",
        aggregator=None,
        help="How many more would have made it since, had the rate stayed.",
    )
    chance = fields.Float(
        readonly=True,
        digits=(16, 6),
        aggregator=None,
        help="How likely it is chance alone, for all weeks that were tried.",
    )
    weeks = fields.Json(readonly=True, help="[Monday, leads, of them made it], oldest")
    chart = fields.Text(compute="_compute_chart")
    sentence = fields.Char("In Words", compute="_compute_sentence")
    certainty = fields.Char(compute="_compute_sentence")
    trait_ids = fields.One2many("lead.drop.trait", "drop_id", "What Differs")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("explained", "Cause found"),
            ("dismissed", "Dismissed"),
            ("over", "Not seen any more"),
        ],
        required=True,
        default="open",
        copy=False,
    )
    user_id = fields.Many2one("res.users", "Looked Into By")
    cause = fields.Char("Cause", copy=False)

    _place_idx = models.Index("(company_id, step)")

    @api.depends("dimension", "value_id")
    def _compute_value_name(self):
        milestones = self.env["lead.milestone"]
        for drop in self:
            if drop.dimension == "all" or not drop.value_id:
                drop.value_name = False
                continue
            model = milestones._fields[drop.dimension].comodel_name
            # sudo: the name alone, of what a drop one may read is about
            value = self.env[model].sudo().browse(drop.value_id).exists()
            drop.value_name = value.display_name or self.env._("deleted")

    @api.depends("before_cases", "before_hits", "after_cases", "after_hits")
    def _compute_rates(self):
        for drop in self:
            before = drop.before_hits / (drop.before_cases or 1)
            after = drop.after_hits / (drop.after_cases or 1)
            drop.rate_before, drop.rate_after = PERCENT * before, PERCENT * after
            drop.fall = PERCENT * (1 - after / before) if before else 0
            drop.missed = max(round(before * drop.after_cases) - drop.after_hits, 0)

    @api.depends("weeks", "since")
    @api.depends_context("lang")
    def _compute_chart(self):
        for drop in self:
            values = [
                {
                    "label": format_date(self.env, monday),
                    "value": round(PERCENT * hits / cases, 1) if cases else 0,
                    "type": "past" if monday < str(drop.since) else "future",
                }
                for monday, cases, hits in drop.weeks or []
            ]
            title = self.env._("Made the step (%)")
            drop.chart = json.dumps([{"values": values, "title": "", "key": title}])

    @api.depends("step", "dimension", "value_id")
    def _compute_display_name(self):
        steps = dict(self._fields["step"]._description_selection(self.env))
        dimensions = dict(self._fields["dimension"]._description_selection(self.env))
        for drop in self:
            step = steps.get(drop.step, "")
            if drop.dimension == "all":
                drop.display_name = step
            else:
                drop.display_name = self.env._(
                    "%(step)s: %(dimension)s “%(name)s”",
                    step=step,
                    dimension=dimensions.get(drop.dimension, ""),
                    name=drop.value_name,
                )

    @api.depends("since", "before_cases", "before_hits", "after_cases", "after_hits")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for drop in self:
            drop.sentence = self.env._(
                "Since %(day)s %(hits)s of %(cases)s leads made this step"
                " (%(rate).0f %%); before that, %(old_hits)s of %(old_cases)s did"
                " (%(old_rate).0f %%).",
                day=format_date(self.env, drop.since),
                hits=drop.after_hits,
                cases=drop.after_cases,
                rate=drop.rate_after,
                old_hits=drop.before_hits,
                old_cases=drop.before_cases,
                old_rate=drop.rate_before,
            )
            drop.certainty = drop._word_certainty()

    def _word_certainty(self):
        counts = self.before_hits, self.before_cases, self.after_hits, self.after_cases
        span = difference(*counts)
        return self.env._(
            "The rate is %(low).0f to %(high).0f points lower (95 %% certain).",
            low=max(PERCENT * span.low, 0),
            high=PERCENT * span.high,
        )

    def write(self, vals):
        written = {name for name in vals if not name.startswith(("message", "activ"))}
        if not (self.env.su or written <= OF_PEOPLE):
            raise AccessError(self.env._("The figures of a drop are not entered."))
        return super().write(vals)

    def action_explain(self):
        """Say that the cause is found, as it was written down.

        :raises UserError: no cause was written down
        """
        if not all(drop.cause for drop in self):
            raise UserError(self.env._("Write down the cause first."))
        return self.write({"state": "explained", "user_id": self.env.uid})

    def action_dismiss(self):
        """Say that it is nothing: it is not reported again while it lasts."""
        return self.write({"state": "dismissed", "user_id": self.env.uid})

    def action_reopen(self):
        """Look into it again."""
        return self.write({"state": "open"})

    def action_open_leads(self):
        """Open the leads that did not make the step since it fell."""
        self.ensure_one()
        return self._open_leads(self.display_name, self._get_leads_behind())

    def _open_leads(self, name, lead_ids):
        """Give the action of leads, of which everyone sees what one may see."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "lead.analytics.report.funnel",
            "view_mode": "list,pivot,graph",
            "views": [
                (self.env.ref("lead_analytics.lead_drop_view_list_leads").id, "list"),
                (False, "pivot"),
                (False, "graph"),
            ],
            "domain": [("lead_id", "in", lead_ids)],
        }

    def _get_bounds(self):
        """Give when the weeks before begin, it fell, and the weeks since end (UTC)."""
        self.ensure_one()
        periods = self.env["lead.analytics.period"]
        fell = periods._to_utc(self.since, self.company_id)
        days = [monday for monday, *_counts in self.weeks or [[str(self.since)]]]
        first = periods._to_utc(fields.Date.to_date(days[0]), self.company_id)
        last = fields.Date.to_date(days[-1]) + timedelta(weeks=1)
        return first, fell, periods._to_utc(last, self.company_id)
