import secrets

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..intake.cleaning import read_host

KEY_BYTES = 16


class LeadTrackedFile(models.Model):
    """A file or page behind a link of ours: who opens it has shown interest.

    Created by marketing. On a site with our script the link counts for its visitor; in
    a link made for one lead (``_get_link``) it counts for that lead.
    """

    _name = "lead.tracked.file"
    _description = "Tracked File"
    _inherit = ["lead.door.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    key = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Random key in the link. A new key ends the old link.",
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    url = fields.Char(
        string="Or Web Address", help="Where the link leads when there is no file."
    )
    type_id = fields.Many2one(
        "lead.engagement.type",
        string="Counts as",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "lead_priority.lead_engagement_type_report_download", False
        ),
    )
    link = fields.Char(compute="_compute_link")

    _key_uniq = models.UniqueIndex("(key)")

    @api.depends("key")
    def _compute_link(self):
        for tracked in self:
            base = tracked.get_base_url()
            tracked.link = tracked.key and f"{base}/lead/file/{tracked.key}"

    @api.constrains("file", "url")
    def _check_target(self):
        for tracked in self:
            url = tracked.url or ""
            if not url and not tracked.file:
                raise ValidationError(
                    self.env._("Choose a file, or write the address of a page.")
                )
            is_web = url.lower().startswith(("https://", "http://")) and read_host(url)
            if url and not is_web:
                raise ValidationError(
                    self.env._("The address must start with https:// or http://.")
                )

    def action_renew_key(self):
        """Give the file a new link; those handed out before stop working."""
        self.check_access("write")
        for tracked in self:
            tracked.key = secrets.token_urlsafe(KEY_BYTES)

    @api.model
    def _get_type_id(self, url, company):
        """Give the id of what it counts as to open this address, if it is of a file."""
        key = url.partition("/lead/file/")[2].partition("?")[0]
        if not key:
            return 0
        _id, type_id, company_id = self._get_keys().get(key, (0, 0, 0))
        return type_id if company_id == company.id else 0

    @api.model
    @tools.ormcache()
    def _get_keys(self):
        """Give (id, type id, company id) of each active file, by its key."""
        # sudo: the random key is what gives access; nothing else is told
        return {
            tracked.key: (tracked.id, tracked.type_id.id, tracked.company_id.id)
            for tracked in self.sudo().search([("key", "!=", False)])
        }
