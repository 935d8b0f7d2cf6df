from odoo import fields, models


class LeadScoreSuggestionRule(models.Model):
    """A suggested rule with the evidence for it; made by running a suggestion."""

    _name = "lead.score.suggestion.rule"
    _description = "Suggested Rule"
    _inherit = ["lead.score.evidence"]
    _order = "sequence, id"

    suggestion_id = fields.Many2one(
        "lead.score.suggestion", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    is_used = fields.Boolean(
        string="Take", default=True, help="Taken into the draft that is made."
    )
    name = fields.Char(string="Rule", required=True, readonly=True)
    points = fields.Integer(readonly=True, aggregator=None)
    coefficient = fields.Float(
        readonly=True, aggregator=None, help="Log odds behind the points."
    )
    kind = fields.Selection(
        [("profile", "Profile"), ("engagement", "Behaviour")],
        required=True,
        readonly=True,
    )
    domain = fields.Char(readonly=True)
    engagement_type_ids = fields.Many2many(
        "lead.engagement.type",
        "lead_score_suggestion_rule_type_rel",
        readonly=True,
    )
    window_days = fields.Integer(readonly=True)
    minimum_count = fields.Integer(readonly=True)

    def _prepare_score_rule(self):
        """Give the values of the score rule that this line suggests."""
        self.ensure_one()
        return {
            "name": self.name,
            "meaning": self.sentence,
            "kind": self.kind,
            "points": self.points,
            "domain": self.domain or "[]",
            "engagement_type_ids": [(6, 0, self.engagement_type_ids.ids)],
            "window_days": self.window_days,
            "minimum_count": self.minimum_count or 1,
        }
