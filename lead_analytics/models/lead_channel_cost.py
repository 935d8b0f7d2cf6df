from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# A channel is what of these is set; empty is any.
CHANNEL = ("source_id", "medium_id", "campaign_id")


class LeadChannelCost(models.Model):
    """What a channel cost in a period: spread evenly over the leads it brought.

    A cost without a source, medium or campaign is of all leads of the period, such as
    an agency's fee. Costs may overlap: a lead bears its share of each.
    """

    _name = "lead.channel.cost"
    _description = "Cost of a Channel"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("What For")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True, help="The last day, included.")
    source_id = fields.Many2one("utm.source", ondelete="restrict")
    medium_id = fields.Many2one("utm.medium", ondelete="restrict")
    campaign_id = fields.Many2one("utm.campaign", ondelete="restrict")
    amount = fields.Monetary(required=True)
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
    company_amount = fields.Monetary(
        "Company Amount",
        currency_field="company_currency_id",
        compute="_compute_company_amount",
        store=True,
        help="In the currency of the company, at the rate of the last day.",
    )
    # Naive UTC; the end is not included.
    start_at = fields.Datetime(compute="_compute_moments", store=True)
    end_at = fields.Datetime(compute="_compute_moments", store=True)
    leads = fields.Integer(
        readonly=True, copy=False, help="Over how many leads it is spread."
    )
    cost_per_lead = fields.Monetary(
        compute="_compute_cost_per_lead", currency_field="company_currency_id"
    )
    is_spread = fields.Boolean(
        "Spread", readonly=True, copy=False, help="The leads bear their shares."
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A period ends on the day it begins, or later."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "What a channel cost is not less than nothing."
    )
    _company_idx = models.Index("(company_id, start_at)")

    @api.depends("amount", "currency_id", "company_id", "date_to")
    def _compute_company_amount(self):
        for cost in self:
            cost.company_amount = cost.currency_id._convert(
                cost.amount,
                cost.company_id.currency_id,
                cost.company_id,
                cost.date_to or fields.Date.context_today(cost),
            )

    @api.depends("date_from", "date_to", "company_id")
    def _compute_moments(self):
        for cost in self:
            company, period = cost.company_id, self.env["lead.analytics.period"]
            cost.start_at = cost.date_from and period._to_utc(cost.date_from, company)
            next_day = cost.date_to and cost.date_to + timedelta(days=1)
            cost.end_at = next_day and period._to_utc(next_day, company)

    @api.depends("company_amount", "leads")
    def _compute_cost_per_lead(self):
        for cost in self:
            cost.cost_per_lead = cost.leads and cost.company_amount / cost.leads

    @api.depends(*CHANNEL, "name", "date_from", "date_to")
    def _compute_display_name(self):
        for cost in self:
            channel = " / ".join(cost[name].name for name in CHANNEL if cost[name])
            cost.display_name = cost.name or channel or self.env._("All channels")

    @api.constrains("date_from", "date_to")
    def _check_length(self):
        for cost in self:
            if cost.date_to - cost.date_from > timedelta(days=366):
                raise ValidationError(
                    self.env._("Enter the cost of one year at most: %s", cost.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        costs = super().create(vals_list)
        costs._spread_soon()
        return costs

    def write(self, vals):
        if not {"leads", "is_spread"}.issuperset(vals):
            self._unspread()
            vals = {**vals, "is_spread": False}
        result = super().write(vals)
        self._spread_soon()
        return result

    def unlink(self):
        self._unspread()
        self._spread_soon()
        return super().unlink()
