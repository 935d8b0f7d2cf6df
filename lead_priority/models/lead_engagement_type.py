from odoo import api, fields, models, tools

# What a page may say that its visitor did; forms and mails are known better.
REPORTED_BY_PAGES = ("page", "download", "shop", "social", "custom")


class LeadEngagementType(models.Model):
    """A kind of behaviour that rules can name: pricing page, white paper, demo."""

    _name = "lead.engagement.type"
    _description = "Engagement Type"
    _inherit = ["lead.door.mixin"]
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Name used by the API; never changes.")
    category = fields.Selection(
        [
            ("form", "Form"),
            ("page", "Page view"),
            ("download", "Download"),
            ("mail", "E-mail"),
            ("meeting", "Webinar or meeting"),
            ("shop", "Shop"),
            ("social", "Social"),
            ("custom", "Other"),
        ],
        required=True,
        default="custom",
    )
    icon = fields.Char(default="fa-bolt", help="Font Awesome class on the timeline.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This code is taken by another type.")

    @api.model
    @tools.ormcache()
    def _get_reported_by_pages(self):
        """Give the ids, by code, of what a page may say that its visitor did."""
        # sudo: types are not secret, and visitors have no user
        types = self.sudo().search([("category", "in", REPORTED_BY_PAGES)])
        return {kind.code: kind.id for kind in types}
