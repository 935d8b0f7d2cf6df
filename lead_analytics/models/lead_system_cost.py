from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

KINDS = [
    ("licence", "Licence"),
    ("implementation", "Implementation"),
    ("training", "Training"),
    ("maintenance", "Maintenance"),
    ("other", "Other"),
]
RHYTHMS = [("once", "Once"), ("month", "Each month"), ("year", "Each year")]
MONTHS = {"month": 1, "year": 12}


class LeadSystemCost(models.Model):
    """What the sales system itself costs: licence, implementation, training ...

    Entered by a manager. A cost that comes each month or year is due on its first day
    and then on the same day of each month or year, until its last day.
    """

    _name = "lead.system.cost"
    _description = "Cost of the System"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("What For", required=True)
    kind = fields.Selection(KINDS, required=True, default="licence")
    rhythm = fields.Selection(
        RHYTHMS,
        "Paid",
        required=True,
        default="once",
        help="How often the amount is due.",
    )
    date_from = fields.Date(
        "On, or From",
        required=True,
        default=fields.Date.context_today,
        help="When it is paid; of a regular cost: the first time.",
    )
    date_to = fields.Date(
        "Until", help="The last day of a regular cost; empty: it goes on."
    )
    amount = fields.Monetary(required=True, help="Of one payment.")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    yearly = fields.Monetary(
        "Per Year",
        compute="_compute_yearly",
        currency_field="currency_id",
        help="What a regular cost comes to in a year.",
    )
    paid = fields.Monetary(
        "Paid So Far",
        compute="_compute_paid",
        currency_field="company_currency_id",
        help="Up to today, in the currency of the company.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A cost ends on the day it begins, or later.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "What the system costs is not less than nothing."
    )

    @api.depends("amount", "rhythm")
    def _compute_yearly(self):
        for cost in self:
            times = 12 // MONTHS.get(cost.rhythm, 0) if cost.rhythm in MONTHS else 0
            cost.yearly = cost.amount * times

    @api.depends("amount", "rhythm", "date_from", "date_to", "currency_id")
    def _compute_paid(self):
        today = fields.Date.context_today(self)
        for cost in self:
            days = cost._get_payments(cost.date_from, today)
            cost.paid = sum(map(cost._convert, days))

    def _get_payments(self, first, last):
        """Give the days between two days, both included, on which it is due.

        The 31st is the last day of a shorter month.
        """
        self.ensure_one()
        if not (self.date_from and first and last):
            return []
        if self.rhythm == "once":
            return [self.date_from] if first <= self.date_from <= last else []
        last = min(last, self.date_to or last)
        days, number = [], 0
        while (day := self._get_payment(number)) <= last:
            days.append(day)
            number += 1
        return [day for day in days if day >= first]

    def _get_payment(self, number):
        return self.date_from + relativedelta(months=number * MONTHS[self.rhythm])

    def _convert(self, day):
        """Give the amount in the currency of the company, at the rate of a day."""
        return self.currency_id._convert(
            self.amount, self.company_id.currency_id, self.company_id, day
        )

    @api.model
    def _get_parts(self, company, first, last):
        """Give {kind: amount} of what was due between two days, both included.

        In the currency of the company; kinds that cost nothing are left out.
        """
        parts = defaultdict(float)
        of_company = Domain("company_id", "=", company.id)
        for cost in self.search(of_company & Domain("date_from", "<=", last)):
            for day in cost._get_payments(first, last):
                parts[cost.kind] += cost._convert(day)
        return dict(parts)
