from odoo import api, fields, models

# Criterion, and the field of the profile that holds its points.
CRITERIA = {
    "industry": "industry_points",
    "size": "size_points",
    "revenue": "revenue_points",
    "place": "place_points",
    "seniority": "seniority_points",
    "role": "role_points",
    "pains": "pains_points",
}


class LeadScoreProfile(models.Model):
    """The ideal customer: a group of profile rules with a screen of its own.

    Saving it writes one rule per criterion into its group; the rules are ordinary
    ones, so the engine, the explanation and the hits know nothing of profiles.
    """

    _name = "lead.score.profile"
    _description = "Ideal Customer Profile"
    _inherit = ["lead.version.part.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, default=lambda self: self.env._("Ideal customer"))
    model_id = fields.Many2one(
        "lead.score.model", required=True, index=True, ondelete="cascade"
    )
    model_state = fields.Selection(related="model_id.state")
    group_id = fields.Many2one(
        "lead.score.group", readonly=True, copy=False, ondelete="cascade"
    )
    cap = fields.Integer(
        string="At Most",
        default=50,
        help="Most points the whole profile can give; 0 = no limit.",
    )
    industry_ids = fields.Many2many("res.partner.industry", string="Industries")
    industry_points = fields.Integer(default=15)
    size_from = fields.Integer(string="Employees From")
    size_to = fields.Integer(string="Employees To", help="0 = no upper limit.")
    size_points = fields.Integer(default=10)
    revenue_from = fields.Float(string="Yearly Revenue From")
    revenue_to = fields.Float(string="Yearly Revenue To", help="0 = no upper limit.")
    revenue_points = fields.Integer(default=10)
    country_ids = fields.Many2many("res.country", string="Countries")
    state_ids = fields.Many2many("res.country.state", string="States or Provinces")
    place_points = fields.Integer(default=5)
    is_founder = fields.Boolean(string="Founder or owner")
    is_executive = fields.Boolean(string="Executive (CEO, CFO, CTO)")
    is_director = fields.Boolean(string="Director or VP")
    is_manager = fields.Boolean(string="Manager")
    seniority_points = fields.Integer(default=15)
    is_decider = fields.Boolean(string="Decides")
    is_influencer = fields.Boolean(string="Advises")
    is_buyer = fields.Boolean(string="Buys")
    role_points = fields.Integer(default=10)
    pains = fields.Char(
        string="Pain Keywords", help="Separated by commas; one that is found is enough."
    )
    pains_points = fields.Integer(default=5)

    _one_per_model = models.UniqueIndex(
        "(model_id)", "This score model has an ideal customer profile already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        profiles = super().create(vals_list)
        # One that is copied with a version has its group of rules already.
        profiles.filtered(lambda profile: not profile.group_id)._sync_rules()
        return profiles

    def write(self, vals):
        self.model_id._check_may_edit()
        result = super().write(vals)
        if vals.keys() - {"group_id"}:
            self._sync_rules()
        return result

    def unlink(self):
        self.model_id._check_may_edit()
        groups = self.group_id
        result = super().unlink()
        groups.unlink()
        return result

    def _sync_rules(self):
        """Let the group's rules say what the profile says."""
        for profile in self:
            if not profile.group_id:
                profile.group_id = profile.env["lead.score.group"].create(
                    {"name": profile.name, "model_id": profile.model_id.id}
                )
            group = profile.group_id
            group.write({"name": profile.name, "dimension": "fit", "cap": profile.cap})
            rules = {rule.profile_criterion: rule for rule in group.rule_ids}
            wanted = profile._prepare_rules()
            for criterion, vals in wanted.items():
                if rule := rules.pop(criterion, None):
                    rule.write(vals)
                else:
                    group.rule_ids.create({**vals, "group_id": group.id})
            for criterion, rule in rules.items():
                if criterion in CRITERIA:
                    rule.unlink()

    def _prepare_rules(self):
        """Give ``{criterion: vals}`` of the criteria that are filled in."""
        names = {
            "industry": self.env._("Industry of the ideal customer"),
            "size": self.env._("Size of the ideal customer"),
            "revenue": self.env._("Revenue of the ideal customer"),
            "place": self.env._("Place of the ideal customer"),
            "seniority": self.env._("Title of a decision-maker"),
            "role": self.env._("Role in the purchase"),
            "pains": self.env._("Has a pain that we solve"),
        }
        return {
            criterion: {
                "name": names[criterion],
                "kind": "profile",
                "domain": repr(domain),
                "points": self[points],
                "profile_criterion": criterion,
            }
            for criterion, points in CRITERIA.items()
            if (domain := getattr(self, f"_get_{criterion}_domain")())
        }

    def _get_industry_domain(self):
        return self.industry_ids and [("industry_id", "in", self.industry_ids.ids)]

    def _get_size_domain(self):
        return self._get_range("company_size", self.size_from, self.size_to)

    def _get_revenue_domain(self):
        return self._get_range("annual_revenue", self.revenue_from, self.revenue_to)

    @staticmethod
    def _get_range(name, lowest, highest):
        domain = [(name, ">=", lowest)] if lowest else []
        return [*domain, (name, ">", 0), (name, "<=", highest)] if highest else domain

    def _get_place_domain(self):
        terms = []
        if self.country_ids:
            terms.append(("country_id", "in", self.country_ids.ids))
        if self.state_ids:
            terms.append(("state_id", "in", self.state_ids.ids))
        return ["|"] * (len(terms) - 1) + terms

    def _get_seniority_domain(self):
        return self._get_choices("seniority", "founder executive director manager")

    def _get_role_domain(self):
        return self._get_choices("purchase_role", "decider influencer buyer")

    def _get_choices(self, name, values):
        chosen = [value for value in values.split() if self[f"is_{value}"]]
        return chosen and [(name, "in", chosen)]

    def _get_pains_domain(self):
        words = [word.strip() for word in (self.pains or "").split(",") if word.strip()]
        return ["|"] * (len(words) - 1) + [("pains", "ilike", word) for word in words]
