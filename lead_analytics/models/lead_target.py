from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# Who may answer for a target: they see what it is about.
OWNER_GROUPS = (
    "sales_team.group_sale_salesman",
    "lead_priority.lead_priority_group_marketing",
)
STATES = [
    ("none", "No figures yet"),
    ("on_track", "On track"),
    ("at_risk", "At risk"),
    ("reached", "Reached"),
    ("missed", "Missed"),
]
# What changes how a target is measured: its past is worked out anew.
TERMS = (
    *("metric", "company_id", "team_id", "user_id", "source_id", "product_line_id"),
    *("date_from", "date_to", "counted", "ripening_days"),
)
# Of these a target may be, and the field of the reports that says so.
SCOPE = ("team_id", "user_id", "source_id", "product_line_id")


class LeadTarget(models.Model):
    """A figure that somebody answers for: from where, to where, until when.

    Entered by managers. A job measures it each day over all leads of its scope, says
    where it will end at this pace, and tells its owner when that changes.
    """

    _name = "lead.target"
    _description = "Target"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to, id"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("marketing", "Marketing"), ("sales", "Sales")],
        "Of",
        required=True,
        default="sales",
    )
    metric = fields.Selection(
        selection=lambda self: self.env["lead.metric"]._selection(),
        string="Figure",
        required=True,
        tracking=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self.env.user,
        help="Answers for it and is told when it is at risk.",
    )
    note = fields.Text("How")
    agreement_id = fields.Many2one(
        "lead.agreement", "Agreement", readonly=True, copy=False, ondelete="cascade"
    )

    # Of which leads
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one("crm.team", "Sales Team", check_company=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", domain="[('share', '=', False)]"
    )
    source_id = fields.Many2one("utm.source", ondelete="restrict")
    product_line_id = fields.Many2one("lead.product.line", ondelete="restrict")

    # From where, to where, until when
    date_from = fields.Date(
        "From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        "To", required=True, help="The last day, included.", tracking=True
    )
    baseline = fields.Float(
        tracking=True,
        digits=(16, 1),
        help="Where the figure stood before. It stays as it is: take it again with the"
        " button if you must.",
    )
    baseline_from = fields.Date()
    baseline_to = fields.Date()
    goal = fields.Float(required=True, tracking=True, digits=(16, 1))
    counted = fields.Selection(
        [
            ("whole", "All that came in since the start"),
            ("recent", "What came in within 30 days"),
        ],
        required=True,
        default="whole",
        help="Figures that are to grow step by step, such as a rate from 15 % to 25 %,"
        " are those of the latest 30 days: the first month would weigh on them for"
        " ever. Numbers of leads and sums of money always count from the start.",
    )
    ripening_days = fields.Integer(
        "Leave Out the Latest Days",
        help="Leads need this many days until they can have got so far: younger ones"
        " are not counted yet, and the target is decided so many days later.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to > date_from)", "A target ends after the day it begins."
    )
    _baseline_in_order = models.Constraint(
        "CHECK (baseline_to >= baseline_from)",
        "The period of the baseline ends on the day it begins, or later.",
    )
    _ripening_range = models.Constraint(
        "CHECK (ripening_days BETWEEN 0 AND 365)",
        "Leave out the latest 0 to 365 days.",
    )
    _owner_idx = models.Index("(owner_id)")

    @api.depends("metric", "team_id", "user_id", "source_id", "product_line_id")
    def _compute_name(self):
        labels = dict(self.env["lead.metric"]._selection())
        for target in self:
            scope = [target[name].name for name in SCOPE if target[name]]
            words = [labels.get(target.metric), *scope]
            target.name = ", ".join(filter(None, words)) or target.name

    @api.constrains("date_from", "date_to")
    def _check_length(self):
        for target in self:
            if (target.date_to - target.date_from).days > 3 * 366:
                raise ValidationError(
                    self.env._("A target lasts three years at most: %s", target.name)
                )

    @api.constrains("owner_id", "company_id")
    def _check_owner(self):
        for target in self:
            owner = target.owner_id
            if not any(map(owner.has_group, OWNER_GROUPS)):
                text = self.env._(
                    "%s works neither in sales nor in marketing and could not see the"
                    " target.",
                    owner.name,
                )
                raise ValidationError(text)
            if target.company_id not in owner.company_ids:
                text = self.env._(
                    "%(owner)s does not work for %(company)s.",
                    owner=owner.name,
                    company=target.company_id.name,
                )
                raise ValidationError(text)

    @api.constrains("metric", "goal", "baseline")
    def _check_values(self):
        for target in self:
            most = 100 if target._is_share() else float("inf")
            if target.metric != "roi" and not 0 <= target.goal <= most:
                raise ValidationError(
                    self.env._("%s cannot be reached: give another goal.", target.goal)
                )

    def _get_metric(self):
        self.ensure_one()
        metric = self.env["lead.metric"]._get_metrics().get(self.metric)
        if not metric:
            raise UserError(
                self.env._("There is no figure “%s” to measure.", self.metric)
            )
        return metric

    def _is_share(self):
        """Tell whether the figure is a share of cases, in percent."""
        metric = self._get_metric()
        return metric.unit == "%" and metric.is_ratio and not metric.less

    def _get_scope_domain(self):
        """Give which rows of the reports the target is about."""
        self.ensure_one()
        # Leads that nobody gave to a company yet are of each of them.
        domain = Domain("company_id", "in", (self.company_id.id, False))
        for name in SCOPE:
            if self[name]:
                domain &= Domain(name, "=", self[name].id)
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create(vals_list)
        for target, vals in zip(targets, vals_list, strict=True):
            given = vals.get("baseline")
            if not given and target.baseline_from and target.baseline_to:
                target._take_baseline()
        targets._measure(self.env.cr.now())
        return targets

    def write(self, vals):
        result = super().write(vals)
        if set(TERMS) & vals.keys():
            # sudo: how the value was before the terms changed is no history of it
            self.sudo().point_ids.unlink()
        if {*TERMS, "goal", "baseline"} & vals.keys():
            self._measure(self.env.cr.now())
        return result
