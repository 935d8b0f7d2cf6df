from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .lead_target import OWNER_GROUPS

SIDES = [("marketing", "Marketing"), ("sales", "Sales")]
# What was signed: it changes by signing again only.
TERMS = {
    *("company_id", "team_id", "date_from", "months", "marketing_user_id"),
    *("sales_user_id", "terms", "promise_ids"),
}


class LeadAgreement(models.Model):
    """What marketing and sales promise each other, month by month.

    Marketing promises how many leads of which quality, sales how fast it answers and
    how many it converts. Two people sign; from then on a job says of each month and
    promise whether it was kept, and each promise is a target of the one who signed.
    """

    _name = "lead.agreement"
    _description = "Agreement of Marketing and Sales"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        check_company=True,
        help="Whose leads it is about; empty: those of all teams.",
    )
    date_from = fields.Date(
        "First Month",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="It begins on the first day of this month.",
    )
    months = fields.Integer(required=True, default=6)
    date_to = fields.Date("Last Day", compute="_compute_date_to", store=True)
    marketing_user_id = fields.Many2one(
        "res.users", "For Marketing", required=True, domain="[('share', '=', False)]"
    )
    sales_user_id = fields.Many2one(
        "res.users", "For Sales", required=True, domain="[('share', '=', False)]"
    )
    terms = fields.Text(
        "In Words",
        help="What the figures mean, what happens when a promise is broken, when you"
        " meet about it.",
    )
    promise_ids = fields.One2many(
        "lead.agreement.promise", "agreement_id", "Promises", copy=True
    )
    settle_days = fields.Integer(
        "Months Are Final After",
        default=30,
        help="Days after its end until a month is decided for good: leads need time"
        " to convert.",
    )
    marketing_signed_at = fields.Datetime(
        "Marketing Signed On", readonly=True, copy=False, tracking=True
    )
    sales_signed_at = fields.Datetime(
        "Sales Signed On", readonly=True, copy=False, tracking=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("half", "One Signature Missing"),
            ("signed", "Signed"),
        ],
        compute="_compute_state",
        store=True,
        tracking=True,
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")
    target_ids = fields.One2many("lead.target", "agreement_id", "Targets")
    measured_at = fields.Datetime("Measured On", readonly=True, copy=False)
    measure_error = fields.Text("Not Measured Because", readonly=True, copy=False)

    _months_range = models.Constraint(
        "CHECK (months BETWEEN 1 AND 24)", "An agreement is for 1 to 24 months."
    )
    _settle_days_range = models.Constraint(
        "CHECK (settle_days BETWEEN 0 AND 365)",
        "Months are final after 0 to 365 days.",
    )
    _two_people = models.Constraint(
        "CHECK (marketing_user_id <> sales_user_id)",
        "Two people sign: one for marketing, one for sales.",
    )

    @api.depends("date_from", "months")
    def _compute_date_to(self):
        for agreement in self:
            first = agreement.date_from
            months = min(max(agreement.months, 1), 24)
            agreement.date_to = first and (
                first.replace(day=1) + relativedelta(months=months, days=-1)
            )

    @api.depends("marketing_signed_at", "sales_signed_at")
    def _compute_state(self):
        for agreement in self:
            signed = [agreement.marketing_signed_at, agreement.sales_signed_at]
            number = len(list(filter(None, signed)))
            agreement.state = ("draft", "half", "signed")[number]

    @api.depends_context("uid")
    @api.depends("marketing_user_id", "sales_user_id", "state")
    def _compute_can_sign(self):
        for agreement in self:
            agreement.can_sign = bool(agreement._get_unsigned_side(self.env.user))

    @api.constrains("marketing_user_id", "sales_user_id", "company_id")
    def _check_people(self):
        for agreement in self:
            for user in agreement.marketing_user_id | agreement.sales_user_id:
                may_see = any(map(user.has_group, OWNER_GROUPS))
                if not may_see or agreement.company_id not in user.company_ids:
                    raise ValidationError(
                        self.env._(
                            "%s cannot sign: they need rights of sales or marketing in"
                            " the company.",
                            user.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_unforged(vals)
        return super().create([self._begin_month(vals) for vals in vals_list])

    def write(self, vals):
        self._check_unforged(vals)
        if TERMS & vals.keys():
            self._check_unsigned()
        return super().write(self._begin_month(vals))

    @api.model
    def _begin_month(self, vals):
        if not vals.get("date_from"):
            return vals
        first = fields.Date.to_date(vals["date_from"]).replace(day=1)
        return {**vals, "date_from": first}

    def _check_unforged(self, vals):
        """Refuse a signature that does not come from ``action_sign``."""
        signs = vals.get("marketing_signed_at") or vals.get("sales_signed_at")
        if signs and not self.env.su:
            raise UserError(self.env._("Nobody can sign for somebody else."))

    def _check_unsigned(self):
        """Refuse to change what somebody signed."""
        if any(agreement.state != "draft" for agreement in self):
            raise UserError(
                self.env._(
                    "Somebody signed this already. Use “Change the Terms”: both will"
                    " have to sign again."
                )
            )

    # Signing --------------------------------------------------------------------
    def _get_unsigned_side(self, user):
        """Give for which side a user can still sign, or nothing."""
        self.ensure_one()
        if user == self.marketing_user_id and not self.marketing_signed_at:
            return "marketing"
        if user == self.sales_user_id and not self.sales_signed_at:
            return "sales"
        return False

    def action_sign(self):
        """Sign for one's side; the second signature puts the agreement in force.

        :raises UserError: the user signs for neither side, or nothing is promised
        """
        self.ensure_one()
        self.check_access("read")
        side = self._get_unsigned_side(self.env.user)
        if not side:
            raise UserError(
                self.env._(
                    "Only %(marketing)s and %(sales)s can sign, once each.",
                    marketing=self.marketing_user_id.name,
                    sales=self.sales_user_id.name,
                )
            )
        if set(self.promise_ids.mapped("side")) != {"marketing", "sales"}:
            raise UserError(self.env._("Both sides have to promise something."))
        # sudo: who is named may sign, without the right to change the terms
        agreement = self.sudo()
        agreement[f"{side}_signed_at"] = self.env.cr.now()
        if agreement.state == "signed":
            agreement._make_targets()
            agreement._measure(self.env.cr.now())
        return True

    def action_change_terms(self):
        """Take both signatures back, so that the terms can be changed."""
        self.check_access("write")
        self.write({"marketing_signed_at": False, "sales_signed_at": False})
        self.target_ids.action_archive()
        return True

    def _make_targets(self):
        """Make each promise a target of the whole time, of the one who signed it."""
        self.ensure_one()
        self.env["lead.target"].create(
            [promise._prepare_target_vals() for promise in self.promise_ids]
        )
