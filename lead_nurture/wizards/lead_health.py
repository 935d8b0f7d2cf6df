from odoo import fields, models


class LeadHealth(models.TransientModel):
    """The cards of flows and playbooks on the health page."""

    _inherit = "lead.health"

    flows_ids = fields.One2many(
        "lead.health.card", "health_id", domain=[("area", "=", "flows")], readonly=True
    )
