from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LeadPlaybookStep(models.Model):
    """Done when: fields of the lead are filled in; a number that is 0 is not."""

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("field", "Fields of the lead are filled in")],
        ondelete={"field": "set default"},
    )

    @api.constrains("done_field_ids")
    def _check_done_fields(self):
        # sudo: fields are described to administrators only
        for field in self.sudo().done_field_ids:
            if field.model != "crm.lead" or not field.store:
                raise ValidationError(
                    self.env._("“%s” is no field of leads that is kept.", field.name)
                )

    def _find_met_field(self, tasks, now):
        names = self._get_done_fields()
        # sudo: whether it is filled in; the value is not shown
        leads = tasks.sudo().lead_id
        leads.fetch(names)
        met = {lead.id for lead in leads if all(lead[name] for name in names)}
        return tasks.filtered(lambda task: task.lead_id.id in met)

    def _get_done_fields(self):
        """Give the names of the fields to fill in."""
        # sudo: fields are described to administrators only
        known = self.env["crm.lead"]._fields
        return [
            name for name in self.sudo().done_field_ids.mapped("name") if name in known
        ]

    def _explain_field(self, task):
        lead = task.sudo().lead_id  # sudo: which of them are empty
        # sudo: what these fields are called
        empty = self.sudo().done_field_ids.filtered(lambda field: not lead[field.name])
        return self.env._(
            "“%(step)s” is done when %(lead)s has these filled in: %(fields)s.",
            step=self.name,
            lead=lead.display_name,
            fields=", ".join(empty.mapped("field_description")),
        )
