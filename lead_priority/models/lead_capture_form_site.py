from odoo import fields, models


class LeadCaptureForm(models.Model):
    """The sites that are not Odoo whose pages may show and send this form."""

    _inherit = "lead.capture.form"

    site_ids = fields.Many2many(
        "lead.site",
        string="Shown on Sites",
        check_company=True,
        help="Websites that are not Odoo whose pages may show this form or send to it.",
    )
