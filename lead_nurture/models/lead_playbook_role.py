from odoo import fields, models


class LeadPlaybookRole(models.Model):
    """Who does a kind of work for leads: pre-sales, technical review, legal."""

    _name = "lead.playbook.role"
    _description = "Role in Playbooks"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: of all companies.", default=False
    )
    user_ids = fields.Many2many(
        "res.users",
        string="People",
        domain="[('share', '=', False)]",
        help="A task goes to the one of them with the fewest open ones.",
    )
    active = fields.Boolean(default=True)
