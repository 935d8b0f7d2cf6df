from odoo import api, fields, models


class LeadNurtureStop(models.TransientModel):
    """What becomes of those inside when a flow is stopped, asked before."""

    _name = "lead.nurture.stop"
    _description = "Stop a Flow"

    flow_id = fields.Many2one(
        "lead.nurture.flow", required=True, readonly=True, ondelete="cascade"
    )
    inside_count = fields.Integer(
        "Number of Leads Inside", compute="_compute_inside_count"
    )
    for_those_inside = fields.Selection(
        [("finish", "Go on to the end"), ("leave", "Leave now")],
        string="Leads Inside",
        required=True,
        default="finish",
    )

    @api.depends("flow_id")
    def _compute_inside_count(self):
        for wizard in self:
            family = wizard.flow_id.family_id
            inside = [("family_id", "=", family.id), ("state", "=", "running")]
            # sudo: how many, not who
            enrollments = self.env["lead.nurture.enrollment"].sudo()
            wizard.inside_count = enrollments.search_count(inside)

    def action_stop(self):
        """Stop the flow; show it."""
        self.ensure_one()
        if self.for_those_inside == "leave":
            self.flow_id.action_stop()
        else:
            self.flow_id.action_stop_entries()
        return self.flow_id._open_version()
