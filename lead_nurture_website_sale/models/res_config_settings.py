from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What a cart left behind on a website becomes, beside core's e-mail."""

    _inherit = "res.config.settings"

    website_lead_cart_form_id = fields.Many2one(
        related="website_id.lead_cart_form_id", readonly=False
    )
