from odoo import fields, models


class LeadPlaybookOutcome(models.Model):
    """One way a step can end, and where the lead goes by it."""

    _name = "lead.playbook.outcome"
    _description = "Outcome of a Playbook Step"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "playbook_id"
    _order = "step_id, sequence, id"

    step_id = fields.Many2one(
        "lead.playbook.step", required=True, index=True, ondelete="cascade"
    )
    playbook_id = fields.Many2one(related="step_id.playbook_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    leads_to = fields.Selection(
        [
            ("next", "The next step"),
            ("step", "Another step"),
            ("again", "The same step again"),
            ("end", "End of the playbook"),
        ],
        required=True,
        default="next",
    )
    target_step_id = fields.Many2one("lead.playbook.step", ondelete="set null")
    again_hours = fields.Float(
        "After Hours", default=24.0, help="When the same step opens again."
    )
    most_visits = fields.Integer(
        "At Most", default=3, help="How often the step opens; then the next one does."
    )
