from odoo import fields, models

# Read together, and only where one is asked for: every screen reads the company.
SETTINGS = "lead_settings"


class ResCompany(models.Model):
    """What a company decides for all its leads."""

    _inherit = "res.company"

    lead_incoming_pool_id = fields.Many2one(
        "lead.pool",
        domain="[('kind', '=', 'incoming'), ('company_id', 'in', (id, False))]",
        help="Where new leads wait when neither their form nor their channel names a "
        "pool. Empty: they are unassigned, and everybody sees them.",
    )
    lead_visitor_keep_days = fields.Integer(
        string="Keep Visits",
        default=90,
        required=True,
        help="Days for which is kept what visitors of websites did whom nobody knows. "
        "What belongs to a lead stays with the lead.",
        prefetch=SETTINGS,
    )

    _lead_visitor_keep_days_positive = models.Constraint(
        "CHECK (lead_visitor_keep_days > 0)", "Keep visits for one day at least."
    )
