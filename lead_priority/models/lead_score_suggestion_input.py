from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LeadScoreSuggestionInput(models.Model):
    """Something that a suggestion may use: a field of the lead, or what leads do."""

    _name = "lead.score.suggestion.input"
    _description = "Input of a Suggestion"
    _order = "sequence, id"

    suggestion_id = fields.Many2one(
        "lead.score.suggestion", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    field_name = fields.Char(readonly=True)
    engagement_type_id = fields.Many2one(
        "lead.engagement.type", readonly=True, ondelete="cascade"
    )
    name = fields.Char(string="What Is Known", compute="_compute_name")
    kind = fields.Selection(
        [("field", "Profile"), ("engagement", "Behaviour")], compute="_compute_name"
    )
    is_used = fields.Boolean(string="Use", default=True)
    can_rise = fields.Boolean(compute="_compute_name")
    is_rising = fields.Boolean(
        string="More Is Never Lower",
        help="More of it may never cost points, whatever chance says in the leads of"
        " the period: for numbers and for what leads do.",
    )

    _field_uniq = models.UniqueIndex(
        "(suggestion_id, COALESCE(field_name, ''), COALESCE(engagement_type_id, 0))",
        "This is in the list already.",
    )
    _one_of_both = models.Constraint(
        "CHECK ((field_name IS NULL) <> (engagement_type_id IS NULL))",
        "An input is a field of the lead or an engagement.",
    )

    @api.depends("field_name", "engagement_type_id")
    def _compute_name(self):
        names = [name for name in self.mapped("field_name") if name]
        labels = self.env["crm.lead"].fields_get(names, ["string"])
        inputs = self.env["lead.score.suggestion"]._get_inputs()
        for line in self:
            name = line.field_name
            line.name = (
                labels.get(name, {}).get("string", name)
                if name
                else line.engagement_type_id.name
            )
            line.kind = "field" if name else "engagement"
            line.can_rise = not name or inputs.get(name) == "number"

    @api.constrains("field_name")
    def _check_field_name(self):
        suggestions = self.env["lead.score.suggestion"]
        for line in self.filtered("field_name"):
            if reason := suggestions._get_refusal(line.field_name):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” cannot be learnt from: %(reason)s.",
                        field=line.field_name,
                        reason=reason,
                    )
                )

    def _get_key(self):
        """Give the key of its columns, as ``_read_history`` knows it."""
        if self.field_name:
            return f"field:{self.field_name}"
        return f"did:{self.engagement_type_id.id}"
