from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of Lead Priority, on the settings page of CRM."""

    _inherit = "res.config.settings"

    lead_incoming_pool_id = fields.Many2one(
        related="company_id.lead_incoming_pool_id", readonly=False
    )
    lead_routing_paused = fields.Boolean(
        related="company_id.lead_routing_paused", readonly=False
    )
    lead_reclaim_paused = fields.Boolean(
        related="company_id.lead_reclaim_paused", readonly=False
    )
    lead_alerts_paused = fields.Boolean(
        related="company_id.lead_alerts_paused", readonly=False
    )
    lead_engagement_keep_months = fields.Integer(
        related="company_id.lead_engagement_keep_months"
    )
    lead_visitor_keep_days = fields.Integer(
        related="company_id.lead_visitor_keep_days", readonly=False
    )
    lead_seal_mail_to = fields.Char(
        "Mail Each Seal To", config_parameter="lead_priority.seal_mail_to"
    )
