from odoo import api, fields, models


class LeadPlaybookStop(models.TransientModel):
    """What becomes of the leads inside when a playbook is stopped, asked before."""

    _name = "lead.playbook.stop"
    _description = "Stop a Playbook"

    playbook_id = fields.Many2one(
        "lead.playbook", required=True, readonly=True, ondelete="cascade"
    )
    inside_count = fields.Integer(
        "Number of Leads Inside", compute="_compute_inside_count"
    )
    for_those_inside = fields.Selection(
        [("finish", "Go on to the last step"), ("leave", "End now")],
        string="Leads Inside",
        required=True,
        default="finish",
    )

    @api.depends("playbook_id")
    def _compute_inside_count(self):
        for wizard in self:
            wizard.inside_count = wizard.playbook_id._count_inside()

    def action_stop(self):
        """Stop the playbook; show it."""
        self.ensure_one()
        if self.for_those_inside == "leave":
            self.playbook_id.action_stop()
        else:
            self.playbook_id.action_stop_starts()
        return self.playbook_id._open_version()
