from odoo import fields, models


class ResCompany(models.Model):
    """What a company decides for all its leads."""

    _inherit = "res.company"

    lead_incoming_pool_id = fields.Many2one(
        "lead.pool",
        domain="[('kind', '=', 'incoming'), ('company_id', 'in', (id, False))]",
        help="Where new leads wait when neither their form nor their channel names a "
        "pool. Empty: they are unassigned, and everybody sees them.",
    )
