from odoo import api, fields, models


class LeadExpertise(models.Model):
    """Something that reps know and leads need: a budget, a buying stage, a technology.

    Routing by best fit compares what a lead says with what a rep knows.
    """

    _name = "lead.expertise"
    _description = "Expertise"
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("budget", "Budget"),
            ("stage", "Buying Stage"),
            ("technology", "Technology"),
        ],
        required=True,
        default="technology",
    )
    budget_band = fields.Selection(
        selection=lambda self: self._get_lead_selection("budget_band"), string="Budget"
    )
    buying_stage = fields.Selection(
        selection=lambda self: self._get_lead_selection("buying_stage")
    )
    keyword = fields.Char(
        help="Part of the lead's technology preference. Empty: the name."
    )

    _value_is_there = models.Constraint(
        "CHECK (kind = 'technology' OR kind = 'budget' AND budget_band IS NOT NULL"
        " OR kind = 'stage' AND buying_stage IS NOT NULL)",
        "Choose which budget or which buying stage is meant.",
    )

    @api.model
    def _get_lead_selection(self, name):
        return self.env["crm.lead"]._fields[name]._description_selection(self.env)

    def _get_tag(self):
        """The tag that reps who know it, and leads that need it, have in common."""
        self.ensure_one()
        if self.kind == "budget":
            return f"budget:{self.budget_band}"
        if self.kind == "stage":
            return f"stage:{self.buying_stage}"
        return f"technology:{self._get_keyword()}"

    def _get_keyword(self):
        return (self.keyword or self.name or "").strip().lower()

    def _get_lead_tags(self, leads):
        """Give {lead id: tags}: what the leads need of these expertises."""
        tags = {one._get_tag() for one in self}
        words = [one._get_keyword() for one in self if one.kind == "technology"]
        return {
            lead.id: tuple(sorted(tags & self._get_needs(lead, words)))
            for lead in leads
        }

    def _get_needs(self, lead, words):
        wanted = (lead.technology_preference or "").lower()
        needs = {f"technology:{word}" for word in words if word and word in wanted}
        return needs | {f"budget:{lead.budget_band}", f"stage:{lead.buying_stage}"}
