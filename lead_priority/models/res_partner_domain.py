from odoo import models


class ResPartner(models.Model):
    """Contacts are found by the domain of their e-mail address."""

    _inherit = "res.partner"

    _lead_email_domain_idx = models.Index(
        "(split_part(email_normalized, '@', 2)) WHERE email_normalized IS NOT NULL"
    )
