from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The estimate of what an automatic step saves, on the settings page of CRM."""

    _inherit = "res.config.settings"

    lead_step_minutes = fields.Float(
        related="company_id.lead_step_minutes", readonly=False
    )
