from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of Lead Priority, on the settings page of CRM."""

    _inherit = "res.config.settings"

    lead_incoming_pool_id = fields.Many2one(
        related="company_id.lead_incoming_pool_id", readonly=False
    )
