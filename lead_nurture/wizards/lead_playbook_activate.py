from odoo import api, fields, models


class LeadPlaybookActivate(models.TransientModel):
    """What activating a playbook does, shown before it is done."""

    _name = "lead.playbook.activate"
    _description = "Activate a Playbook"

    playbook_id = fields.Many2one(
        "lead.playbook", required=True, readonly=True, ondelete="cascade"
    )
    replaced_id = fields.Many2one(
        "lead.playbook", "Version Active Now", compute="_compute_replaced"
    )
    inside_count = fields.Integer("Leads Inside", compute="_compute_replaced")
    for_those_inside = fields.Selection(
        related="playbook_id.for_those_inside", readonly=False
    )
    problems = fields.Json(compute="_compute_problems")
    has_errors = fields.Boolean(compute="_compute_problems")
    effects = fields.Json(compute="_compute_effects")

    @api.depends("playbook_id")
    def _compute_replaced(self):
        for wizard in self:
            playbook = wizard.playbook_id
            wizard.replaced_id = playbook._find_replaced()
            wizard.inside_count = playbook._count_inside()

    @api.depends("playbook_id")
    def _compute_problems(self):
        for wizard in self:
            wizard.problems = problems = wizard.playbook_id.get_problems()
            severities = [problem["severity"] for problem in problems]
            wizard.has_errors = "error" in severities

    @api.depends("playbook_id")
    def _compute_effects(self):
        for wizard in self:
            wizard.effects = wizard.playbook_id._get_activation_sentences()

    def action_activate(self):
        """Activate the playbook; show it."""
        self.ensure_one()
        self.playbook_id.action_activate()
        return self.playbook_id._open_version()
