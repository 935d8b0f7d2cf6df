from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..scoring import BadRule, Rule, parse_domain
from .lead_qualification_change import QUALIFICATIONS


class LeadScoreRule(models.Model):
    """One line of a score model: when it holds, and what it gives.

    A *profile* rule holds for leads of a domain; an *engagement* rule counts what a
    lead did within a window; a *date ahead* rule holds while a date of the lead lies
    within the next hours. The domain narrows every kind. The effect is points, a
    qualification, or the urgent mark. What exactly this means: ``scoring/rules.py``.
    """

    _name = "lead.score.rule"
    _description = "Score Rule"
    _inherit = ["lead.version.part.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    meaning = fields.Char(
        translate=True, help="Plain sentence for the sales rep: why this counts."
    )
    active = fields.Boolean(default=True)
    error = fields.Char(readonly=True, copy=False, help="Why it was switched off.")
    sequence = fields.Integer(default=10)
    group_id = fields.Many2one(
        "lead.score.group", required=True, index=True, ondelete="cascade"
    )
    model_id = fields.Many2one(related="group_id.model_id", store=True, index=True)
    dimension = fields.Selection(related="group_id.dimension")
    kind = fields.Selection(
        [
            ("profile", "Profile"),
            ("engagement", "Engagement"),
            ("date", "Date ahead"),
        ],
        required=True,
        default="profile",
        help="Profile: what the lead is. Engagement: what it did. Date ahead: a date "
        "of the lead is near, such as the end of its trial.",
    )
    domain = fields.Char(default="[]", help="Leads that this rule looks at.")
    # Engagement
    engagement_type_ids = fields.Many2many(
        "lead.engagement.type", string="Engagements", ondelete="restrict"
    )
    window_days = fields.Integer(
        string="Within Days", help="Days (of 24 hours) looked back; 0 = for ever."
    )
    minimum_count = fields.Integer(
        string="At Least", default=1, help="Occurrences needed in the window."
    )
    needs_all = fields.Boolean(
        string="All of Them",
        help="Every one of the engagements is needed, not any of them.",
    )
    counting = fields.Selection(
        [("once", "Once"), ("each", "Each time")],
        default="once",
        required=True,
        help="Once: the points are given when the rule holds. Each time: for every "
        "occurrence in the window.",
    )
    rule_cap = fields.Integer(
        string="At Most",
        help="Most points (in absolute value) from this rule; 0 = no limit.",
    )
    half_life_days = fields.Integer(
        string="Half-life",
        help="Days after which an occurrence counts half; 0 = no decay.",
    )
    # Date ahead
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date",
        domain="[('model', '=', 'crm.lead'), ('ttype', 'in', ('date', 'datetime')),"
        " ('store', '=', True)]",
        ondelete="set null",
    )
    hours_ahead = fields.Integer(default=48, help="Hours of the clock, not worked.")
    # Effect
    effect = fields.Selection(
        [
            ("points", "Points"),
            ("qualification", "Qualification"),
            ("urgent", "Urgent"),
        ],
        required=True,
        default="points",
    )
    points = fields.Integer(default=10, help="Positive or negative.")
    qualification = fields.Selection(QUALIFICATIONS[1:])
    effect_text = fields.Char(string="Gives", compute="_compute_effect_text")
    profile_criterion = fields.Char(
        readonly=True,
        help="Criterion of the ideal customer profile that keeps this rule.",
    )
    hits = fields.Integer(
        compute="_compute_hits",
        help="Open leads for which the rule holds now, of the 20,000 newest.",
    )

    _points_range = models.Constraint(
        "CHECK (points BETWEEN -1000 AND 1000)",
        "Points of a rule lie between -1000 and 1000.",
    )
    _window_range = models.Constraint(
        "CHECK (window_days BETWEEN 0 AND 3650)",
        "The days looked back lie between 0 (for ever) and 3650.",
    )
    _minimum_count_positive = models.Constraint(
        "CHECK (minimum_count BETWEEN 1 AND 10000)",
        "A rule needs at least one occurrence.",
    )
    _rule_cap_range = models.Constraint(
        "CHECK (rule_cap BETWEEN 0 AND 10000)",
        "The most points of a rule lie between 0 (no limit) and 10000.",
    )
    _half_life_range = models.Constraint(
        "CHECK (half_life_days BETWEEN 0 AND 3650)",
        "The half-life lies between 0 (no decay) and 3650 days.",
    )
    _hours_ahead_range = models.Constraint(
        "CHECK (hours_ahead BETWEEN 0 AND 8760)",
        "The hours ahead lie between 0 and 8760 (one year).",
    )
    _qualification_given = models.Constraint(
        "CHECK (effect <> 'qualification' OR qualification IS NOT NULL)",
        "Choose the qualification that the rule gives.",
    )

    @api.depends("effect", "points", "qualification", "counting")
    def _compute_effect_text(self):
        labels = dict(self._fields["qualification"]._description_selection(self.env))
        for rule in self:
            if rule.effect == "urgent":
                rule.effect_text = self.env._("Urgent")
            elif rule.effect == "qualification":
                rule.effect_text = f"→ {labels.get(rule.qualification, '')}"
            elif rule.kind == "engagement" and rule.counting == "each":
                rule.effect_text = self.env._("%s each time", f"{rule.points:+d}")
            else:
                rule.effect_text = f"{rule.points:+d}"

    @api.depends("domain", "kind", "engagement_type_ids", "window_days", "active")
    def _compute_hits(self):
        now = self.env.cr.now()
        self.hits = 0
        for model in self._origin.model_id:
            hits = model._count_hits(now)
            for rule in self.filtered(lambda r, model=model: r.model_id == model):
                rule.hits = hits.get(rule._origin.id, 0)

    @api.constrains(
        "active",
        "date_field_id",
        "domain",
        "engagement_type_ids",
        "group_id",
        "kind",
    )
    def _check_rule(self):
        for rule in self.filtered("active"):
            try:
                rule._validate_rule()
            except BadRule as error:
                raise ValidationError(rule._explain_error(error)) from None

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.model_id._note_change()
        return rules

    def write(self, vals):
        if vals.get("active") and "error" not in vals:
            vals = {**vals, "error": False}
        self.model_id._check_may_edit()
        result = super().write(vals)
        self.model_id._note_change()
        return result

    def unlink(self):
        score_models = self.model_id
        score_models._note_change()
        result = super().unlink()
        score_models._journal_what_rules_read()
        return result

    def _to_rule(self) -> Rule:
        """Give what this rule says, as the compiler takes it.

        :raises BadRule: its domain is not a literal domain.
        """
        date_field = self.sudo().date_field_id
        return Rule(
            id=self.id,
            kind=self.kind,
            domain=parse_domain(self.domain),
            type_ids=tuple(self.engagement_type_ids.ids),
            window_days=self.window_days,
            minimum_count=self.minimum_count,
            needs_all=self.needs_all,
            counting=self.counting,
            rule_cap=self.rule_cap,
            half_life_days=self.half_life_days,
            date_field=date_field.name or "",
            date_is_day=date_field.ttype == "date",
            hours_ahead=self.hours_ahead,
            effect=self.effect,
            points=self.points,
            qualification=self.qualification or "",
        )
