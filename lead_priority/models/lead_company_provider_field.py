from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..inbound import paths

# What a provider may fill of a lead: of the company, nothing of the person.
TARGETS = (
    *("partner_name", "website", "industry_id", "company_size", "annual_revenue"),
    *("street", "street2", "zip", "city", "state_id", "country_id"),
    *("technology_preference",),
)


class LeadCompanyProviderField(models.Model):
    """One line of the mapping: where in an answer the value of a field stands.

    Without a field it is a fact that is shown with the lead, as a registration number.
    """

    _name = "lead.company.provider.field"
    _description = "Mapped Field of Company Data"
    _order = "sequence, id"

    provider_id = fields.Many2one(
        "lead.company.provider", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    path = fields.Char(
        "Where It Stands",
        size=paths.PATH_CHARACTERS,
        required=True,
        help="company.name, result.items[0].industry, tags[name=size].value",
    )
    name = fields.Selection(
        selection="_selection_name",
        string="Field of the Lead",
        help="Filled where the lead says nothing. Empty: shown with the lead only.",
    )
    label = fields.Char(
        "Shown As", help="For what fills no field, as Registered capital."
    )
    value = fields.Char("In the Answer", compute="_compute_value")

    _named = models.Constraint(
        "CHECK (name IS NOT NULL OR label IS NOT NULL)",
        "Say which field a line fills, or as what it is shown.",
    )

    @api.model
    def _selection_name(self):
        captures = self.env["lead.capture"]
        return [(name, captures._get_field_label(name)) for name in TARGETS]

    @api.depends("path", "provider_id.sample_answer")
    def _compute_value(self):
        for line in self:
            document = line.provider_id._read_sample()
            try:
                value = paths.find(document, line.path) if line.path else None
            except paths.PathError:
                value = self.env._("This names no place.")
            is_part = isinstance(value, (dict, list))
            line.value = "…" if is_part else "" if value is None else str(value)[:200]

    @api.constrains("path")
    def _check_path(self):
        for line in self:
            try:
                paths.parse(line.path)
            except paths.PathError as error:
                raise ValidationError(
                    self.env._(
                        "“%s” names no place in an answer. Write it like company.name "
                        "or items[0].industry.",
                        line.path,
                    )
                ) from error
