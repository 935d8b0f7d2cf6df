from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

DAY = timedelta(days=1)
DEFAULT_DAYS = 90
LONGEST_DAYS = 366
# Three to six months: shorter ones tell little, in longer ones much else changes.
GOOD_DAYS = (80, 190)
# How much longer one period may be before sums say nothing.
UNEQUAL = 1.1
JUDGED = ("better", "worse", "same", "few")
# What is asked; a change of it makes the answer old.
QUESTION = {
    *("company_id", "before_from", "before_to", "after_from", "after_to"),
    *("source_ids", "team_ids", "margin", "other_benefit"),
}


class LeadPeriodComparison(models.Model):
    """Before and after: the figures of two periods side by side, and their difference.

    Worked out when somebody asks for it, with the rights of that person, and kept.
    Leads belong to the period in which they came in. Only who asked and managers see
    it, because it may show more than others may see.
    """

    _name = "lead.period.comparison"
    _description = "Before and After"
    _order = "after_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, help="What changed in between.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    before_from = fields.Date(
        "Before: From", required=True, default=lambda self: self._get_default(-2)
    )
    before_to = fields.Date(
        "Before: To",
        required=True,
        default=lambda self: self._get_default(-1) - DAY,
        help="The last day, included.",
    )
    after_from = fields.Date(
        "After: From", required=True, default=lambda self: self._get_default(-1)
    )
    after_to = fields.Date(
        "After: To",
        required=True,
        default=lambda self: self._get_default(0) - DAY,
        help="The last day, included.",
    )
    source_ids = fields.Many2many(
        "utm.source", string="Only Sources", help="Empty: all of them."
    )
    team_ids = fields.Many2many(
        "crm.team", string="Only Teams", help="Empty: all of them."
    )
    computed_at = fields.Datetime("Compared On", readonly=True, copy=False)
    line_ids = fields.One2many(
        "lead.period.comparison.line", "comparison_id", readonly=True
    )
    better = fields.Integer(compute="_compute_counts")
    worse = fields.Integer(compute="_compute_counts")
    summary = fields.Char(compute="_compute_counts")
    before_leads = fields.Integer("Leads Before", readonly=True, copy=False)
    after_leads = fields.Integer("Leads After", readonly=True, copy=False)
    before_open = fields.Integer("Still Open, Before", readonly=True, copy=False)
    after_open = fields.Integer("Still Open, After", readonly=True, copy=False)
    caution = fields.Text(compute="_compute_caution")

    _dates_in_order = models.Constraint(
        "CHECK (before_to >= before_from AND after_to >= after_from)",
        "A period ends on the day it begins, or later.",
    )
    _periods_apart = models.Constraint(
        "CHECK (after_from > before_to)",
        "The later period begins after the earlier one is over.",
    )

    @api.model
    def _get_default(self, periods):
        today = fields.Date.context_today(self)
        return today + periods * DEFAULT_DAYS * DAY

    @api.constrains("before_from", "before_to", "after_from", "after_to")
    def _check_length(self):
        for comparison in self:
            if max(comparison._get_days()) > LONGEST_DAYS:
                raise ValidationError(
                    self.env._("Compare periods of one year at most: a year is long.")
                )

    def _get_days(self):
        """Give how many days both periods have; 90 while one is not entered yet."""
        self.ensure_one()
        periods = (
            (self.before_from, self.before_to),
            (self.after_from, self.after_to),
        )
        return [
            (last - first).days + 1 if first and last else DEFAULT_DAYS
            for first, last in periods
        ]

    @api.depends("line_ids.verdict")
    @api.depends_context("lang")
    def _compute_counts(self):
        for comparison in self:
            verdicts = comparison.line_ids.mapped("verdict")
            comparison.better = verdicts.count("better")
            comparison.worse = verdicts.count("worse")
            comparison.summary = self.env._(
                "%(better)s figures are better, %(worse)s are worse; of %(same)s the"
                " difference may be chance, %(few)s rest on too few leads.",
                **{name: verdicts.count(name) for name in JUDGED},
            )

    @api.depends(
        *("before_from", "before_to", "after_from", "after_to"),
        *("before_leads", "before_open", "after_leads", "after_open"),
    )
    def _compute_caution(self):
        for comparison in self:
            comparison.caution = "\n".join(comparison._get_cautions())

    def _get_cautions(self):
        """Give the sentences that keep people from reading too much into it."""
        before, after = self._get_days()
        found = [
            self.env._(
                "A difference is no proof of its cause: seasons, prices, people and"
                " channels change, too. Of twenty figures that did not change, one"
                " differs by chance."
            )
        ]
        if max(before, after) > UNEQUAL * min(before, after):
            found.append(
                self.env._(
                    "The periods have %(before)s and %(after)s days: numbers and sums"
                    " cannot be compared, rates and medians can.",
                    before=before,
                    after=after,
                )
            )
        if not all(GOOD_DAYS[0] <= days <= GOOD_DAYS[1] for days in (before, after)):
            found.append(self.env._("Periods of three to six months tell most."))
        if self._is_unripe():
            found.append(
                self.env._(
                    "Of the leads of the later period %(after)s of %(leads)s are still"
                    " open: what is won of them is not counted yet.",
                    after=self.after_open,
                    leads=self.after_leads,
                )
            )
        return found

    def _is_unripe(self):
        """Tell whether many more leads of the later period are still open."""
        if not (self.after_leads and self.before_leads):
            return False
        after = self.after_open / self.after_leads
        return after > 0.1 and after > 1.5 * self.before_open / self.before_leads

    def write(self, vals):
        result = super().write(vals)
        if QUESTION & vals.keys() and "computed_at" not in vals:
            self._forget()
        return result

    def _forget(self):
        """Take the answer away: another question was asked."""
        # sudo: lines are written by the system only
        self.line_ids.sudo().unlink()
        self.write({"computed_at": False})
