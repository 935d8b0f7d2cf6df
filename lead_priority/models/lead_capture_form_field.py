from odoo import api, fields, models

from ..intake.payload import FIELDS

# Not asked on a page: keys of programs, and what the page knows itself.
NOT_ASKED = ("external_key", "lang_id")
INPUT_TYPES = {
    "email_from": "email",
    "phone": "tel",
    "company_size": "number",
    "annual_revenue": "number",
    "trial_end_at": "date",
}
AUTOCOMPLETE = {
    "contact_name": "name",
    "email_from": "email",
    "phone": "tel",
    "partner_name": "organization",
    "function": "organization-title",
    "website": "url",
    "street": "address-line1",
    "street2": "address-line2",
    "zip": "postal-code",
    "city": "address-level2",
    "country_id": "country-name",
}
EXAMPLES = {
    "email_from": "ann@example.com",
    "phone": "+32 2 290 34 90",
    "contact_name": "Ann Example",
    "company_size": 120,
    "annual_revenue": 5000000,
    "trial_end_at": "2026-12-31T12:00:00Z",
    "website": "https://example.com",
    "country_id": "BE",
}
MOST_OPTIONS = 300


class LeadCaptureFormField(models.Model):
    """One question of a capture form, in the order shown."""

    _name = "lead.capture.form.field"
    _inherit = ["lead.door.mixin"]
    _description = "Field of a Lead Capture Form"
    _order = "sequence, id"

    form_id = fields.Many2one(
        "lead.capture.form", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Selection(
        selection="_selection_name",
        string="Field",
        required=True,
        help="The field of the lead that the answer fills.",
    )
    label = fields.Char(
        translate=True, help="What the page says; empty: the field's own name."
    )
    placeholder = fields.Char(string="Hint", translate=True)
    is_required = fields.Boolean(string="Required")

    _name_uniq = models.Constraint(
        "UNIQUE (form_id, name)", "Each field can be asked once on a form."
    )

    @api.model
    def _selection_name(self):
        # fields_get of a closed list of fields: their names only, no values.
        names = [name for name in FIELDS if name not in NOT_ASKED]
        described = self.env["crm.lead"].sudo().fields_get(names, ["string"])
        # crm calls a lead's title after the opportunity it may become.
        described["name"] = {"string": self.env._("Subject")}
        return [(name, described[name]["string"]) for name in names]

    def _get_label(self):
        """Give what the page says: the author's words, else ours, else the field's."""
        self.ensure_one()
        ours = {
            "contact_name": self.env._("Your name"),
            "email_from": self.env._("E-mail"),
            "partner_name": self.env._("Company"),
            "description": self.env._("Message"),
            "company_size": self.env._("Number of employees"),
            "annual_revenue": self.env._("Yearly revenue"),
            "pains": self.env._("What would you like to solve?"),
        }
        return (
            self.label or ours.get(self.name) or dict(self._selection_name())[self.name]
        )

    def _get_input(self):
        """Describe this question for the page: kind of input, label, options."""
        self.ensure_one()
        kind = FIELDS[self.name]
        return {
            "name": self.name,
            "label": self._get_label(),
            "placeholder": self.placeholder or "",
            "is_required": self.is_required,
            "kind": kind,
            "type": INPUT_TYPES.get(self.name, "text"),
            "autocomplete": AUTOCOMPLETE.get(self.name, "off"),
            "options": self._get_options(kind),
        }

    def _get_options(self, kind):
        """Give what can be chosen, as (value, label)."""
        field = self.env["crm.lead"]._fields[self.name]
        if kind == "choice":
            return field._description_selection(self.env)
        if kind not in ("record", "records"):
            return []
        # sudo: names of master data that the form's author chose to show.
        records = self.env[field.comodel_name].sudo().search([], limit=MOST_OPTIONS)
        return [(f"#{record.id}", record.display_name) for record in records]

    def _get_example(self):
        options = self._get_options(FIELDS[self.name])
        if self.name in EXAMPLES or not options:
            return EXAMPLES.get(self.name, self._get_label())
        value, label = options[0]
        return label if value.startswith("#") else value
