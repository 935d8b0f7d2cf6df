from odoo import api, models

# What can be filled in by a person, in one field.
TYPES = (
    *("char", "text", "html", "selection", "many2one", "many2many"),
    *("integer", "float", "monetary", "date", "datetime"),
)


class LeadPlaybookStep(models.Model):
    """Steps that are done when fields of the lead are filled in: which ones."""

    _inherit = "lead.playbook.step"

    @api.depends("done_names")
    def _compute_done_field_ids(self):
        for step in self:
            names = step._split_done_names()
            step.done_field_ids = self.env["ir.model.fields"].search(
                [("model", "=", "crm.lead"), ("name", "in", list(names))]
            )

    def _inverse_done_field_ids(self):
        for step in self:
            # sudo: names of fields only
            step.done_names = ",".join(step.sudo().done_field_ids.mapped("name"))

    def _split_done_names(self):
        """Give the set of names of the fields to fill in."""
        names = (name.strip() for name in (self.done_names or "").split(","))
        return set(filter(None, names))

    @api.model
    def get_done_fields(self):
        """Give the fields that can be asked for: dicts of name, label, by label."""
        self.check_access("read")
        choices = self._get_done_choices()
        rows = [{"name": name, "label": label} for name, label in choices.items()]
        return sorted(rows, key=lambda row: row["label"])

    @api.model
    def _get_done_choices(self):
        """Give {name: label} of the fields of leads that a person fills in."""
        described = self.env["crm.lead"].fields_get(
            attributes=["string", "type", "store", "readonly"]
        )
        return {
            name: one["string"]
            for name, one in described.items()
            if one["type"] in TYPES and one["store"] and not one["readonly"]
        }
