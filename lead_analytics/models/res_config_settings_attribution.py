from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The setting of attribution, on the settings page of CRM."""

    _inherit = "res.config.settings"

    lead_half_life_days = fields.Integer(
        related="company_id.lead_half_life_days", readonly=False
    )
