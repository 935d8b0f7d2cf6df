from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What holds for the messages of all flows, on the settings page of CRM."""

    _inherit = "res.config.settings"

    lead_flows_paused = fields.Boolean(
        related="company_id.lead_flows_paused", readonly=False
    )
    lead_nurture_cap = fields.Integer(
        related="company_id.lead_nurture_cap", readonly=False
    )
    lead_nurture_cap_days = fields.Integer(
        related="company_id.lead_nurture_cap_days", readonly=False
    )
    lead_nurture_needs_consent = fields.Boolean(
        related="company_id.lead_nurture_needs_consent", readonly=False
    )
    lead_sms_provider_id = fields.Many2one(
        related="company_id.lead_sms_provider_id", readonly=False
    )
