from odoo import fields, models


class LeadPlaybookCheck(models.Model):
    """One point of the checklist of a step."""

    _name = "lead.playbook.check"
    _description = "Checklist of a Playbook Step"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "playbook_id"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one(
        "lead.playbook.step", required=True, index=True, ondelete="cascade"
    )
    playbook_id = fields.Many2one(related="step_id.playbook_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    is_required = fields.Boolean("Mandatory", default=True)
