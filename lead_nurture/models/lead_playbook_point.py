from odoo import fields, models


class LeadPlaybookPoint(models.Model):
    """Something a talk has to name, or must not: calls are compared with it."""

    _name = "lead.playbook.point"
    _description = "Point of a Talk"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "playbook_id"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one(
        "lead.playbook.step", required=True, index=True, ondelete="cascade"
    )
    playbook_id = fields.Many2one(related="step_id.playbook_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    phrases = fields.Text(
        required=True, help="Ways to say it, one a line, in any language."
    )
    weight = fields.Float(default=1.0)
    is_forbidden = fields.Boolean("Must Not Be Said")
