from odoo import fields, models


class LeadCaptureFormField(models.Model):
    """One question of a capture form, in the order shown."""

    _name = "lead.capture.form.field"
    _description = "Field of a Lead Capture Form"
    _order = "sequence, id"

    form_id = fields.Many2one("lead.capture.form", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="Name of the lead field this fills.")
    label = fields.Char(translate=True)
    placeholder = fields.Char(translate=True)
    is_required = fields.Boolean()
