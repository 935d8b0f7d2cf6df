from odoo import api, fields, models


class LeadNurtureStart(models.TransientModel):
    """What starting a flow does, shown before it is done."""

    _name = "lead.nurture.start"
    _description = "Start a Flow"

    flow_id = fields.Many2one(
        "lead.nurture.flow", required=True, readonly=True, ondelete="cascade"
    )
    replaced_id = fields.Many2one(
        "lead.nurture.flow", "Version Running Now", compute="_compute_replaced"
    )
    inside_count = fields.Integer("Leads Inside", compute="_compute_replaced")
    for_those_inside = fields.Selection(
        related="flow_id.for_those_inside", readonly=False
    )
    problems = fields.Json(compute="_compute_problems")
    has_errors = fields.Boolean(compute="_compute_problems")
    effects = fields.Json(compute="_compute_effects")

    @api.depends("flow_id")
    def _compute_replaced(self):
        for wizard in self:
            flow = wizard.flow_id
            wizard.replaced_id = flow._find_replaced()
            family = [("family_id", "=", flow.family_id.id), ("state", "=", "running")]
            # sudo: how many, not who
            enrollments = self.env["lead.nurture.enrollment"].sudo()
            wizard.inside_count = enrollments.search_count(family)

    @api.depends("flow_id")
    def _compute_problems(self):
        for wizard in self:
            wizard.problems = problems = wizard.flow_id.get_problems()
            severities = [problem["severity"] for problem in problems]
            wizard.has_errors = "error" in severities

    @api.depends("flow_id")
    def _compute_effects(self):
        for wizard in self:
            wizard.effects = wizard.flow_id._get_start_sentences()

    def action_start(self):
        """Start the flow; show it."""
        self.ensure_one()
        self.flow_id.action_start()
        return self.flow_id._open_version()
