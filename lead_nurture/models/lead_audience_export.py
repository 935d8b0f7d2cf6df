from odoo import fields, models

PLATFORMS = [
    ("google", "Google Customer Match"),
    ("meta", "Meta Custom Audiences"),
    ("linkedin", "LinkedIn Matched Audiences"),
    ("baidu", "Baidu"),
    ("tencent", "Tencent Ads"),
]


class LeadAudienceExport(models.Model):
    """Who exported an audience for which platform, when, and how many were in it.

    Written by the wizard that makes the file, never changed.
    """

    _name = "lead.audience.export"
    _description = "Export of an Audience"
    _log_access = False
    _order = "exported_at desc, id desc"
    _rec_name = "platform"

    audience_id = fields.Many2one(
        "lead.audience", required=True, readonly=True, index=True, ondelete="cascade"
    )
    platform = fields.Selection(PLATFORMS, required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Exported By", required=True, readonly=True, ondelete="restrict"
    )
    exported_at = fields.Datetime("Exported On", required=True, readonly=True)
    row_count = fields.Integer("Rows", readonly=True)
    refused_count = fields.Integer(
        "No Consent", readonly=True, help="Left out: no consent, or excluded."
    )
    unknown_count = fields.Integer(
        "No Address",
        readonly=True,
        help="Left out: nothing the platform knows them by, or there twice.",
    )
