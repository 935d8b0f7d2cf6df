from odoo import api, fields, models


class LeadPlaybookPresetStart(models.TransientModel):
    """The few questions of a preset of a playbook; the answers make a draft."""

    _name = "lead.playbook.preset.start"
    _description = "Start a Playbook from a Preset"

    preset_id = fields.Many2one(
        "lead.playbook.preset", required=True, ondelete="cascade"
    )
    sentence = fields.Char(related="preset_id.sentence")
    name = fields.Char(
        "Name of the Playbook", compute="_compute_name", store=True, readonly=False
    )
    team_ids = fields.Many2many(
        "crm.team", string="For which teams?", help="None chosen: all teams."
    )
    product_line_ids = fields.Many2many(
        "lead.product.line",
        string="For which product lines?",
        help="Leads that are interested in one of these; none chosen: all leads.",
    )
    role_ids = fields.One2many(
        "lead.playbook.preset.start.role",
        "start_id",
        string="Who does what?",
        compute="_compute_role_ids",
        store=True,
        readonly=False,
    )

    @api.depends("preset_id")
    def _compute_name(self):
        for start in self:
            start.name = start.preset_id.name

    @api.depends("preset_id")
    def _compute_role_ids(self):
        for start in self:
            roles = start.preset_id._get_roles() if start.preset_id else ()
            start.role_ids = [(5, 0, 0)] + [
                (0, 0, {"role_id": role.id, "user_ids": [(6, 0, role.user_ids.ids)]})
                for role in roles
            ]

    def action_create(self):
        """Make the draft, note the people of roles, and open the draft."""
        self.ensure_one()
        playbook = self.preset_id._build(self._prepare_values())
        for line in self.role_ids:
            if line.user_ids != line.role_id.user_ids:
                line.role_id.user_ids = line.user_ids
        return playbook._open_version()

    def _prepare_values(self):
        return {
            "name": self.name or self.preset_id.name,
            "team_ids": self.team_ids.ids,
            "product_line_ids": self.product_line_ids.ids,
        }


class LeadPlaybookPresetStartRole(models.TransientModel):
    """Who has a role that a preset of a playbook needs."""

    _name = "lead.playbook.preset.start.role"
    _description = "People for a Role of a Preset"

    start_id = fields.Many2one(
        "lead.playbook.preset.start", required=True, ondelete="cascade"
    )
    role_id = fields.Many2one("lead.playbook.role", required=True, readonly=True)
    user_ids = fields.Many2many(
        "res.users",
        "lead_playbook_preset_start_role_user_rel",
        string="People",
        domain="[('share', '=', False)]",
    )
