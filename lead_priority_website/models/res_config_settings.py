from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The capture form of a website, beside its default team."""

    _inherit = "res.config.settings"

    website_lead_form_id = fields.Many2one(
        related="website_id.lead_form_id", readonly=False
    )
