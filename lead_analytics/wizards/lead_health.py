from odoo import fields, models


class LeadHealth(models.TransientModel):
    """The cards of reports on the health page."""

    _inherit = "lead.health"

    reports_ids = fields.One2many(
        "lead.health.card",
        "health_id",
        domain=[("area", "=", "reports")],
        readonly=True,
    )
