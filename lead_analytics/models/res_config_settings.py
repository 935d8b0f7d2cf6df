from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of Lead Analytics, on the settings page of CRM."""

    _inherit = "res.config.settings"

    lead_leak_hours = fields.Integer(
        related="company_id.lead_leak_hours", readonly=False
    )
    lead_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of Costs"
    )
    lead_default_cost = fields.Monetary(
        related="company_id.lead_default_cost",
        readonly=False,
        currency_field="lead_currency_id",
    )
