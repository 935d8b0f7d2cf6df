import secrets

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..intake.origins import read_origins

KEY_BYTES = 16


class LeadSite(models.Model):
    """A website that is not Odoo: says what its visitors do, and shows our forms.

    Created by marketing, who pastes one line into the site's pages. Only pages of the
    listed addresses are listened to.
    """

    _name = "lead.site"
    _description = "Website That Is Not Odoo"
    _inherit = ["lead.door.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    key = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Random key in the line for the site. A new key ends the old line.",
    )
    allowed_origins = fields.Text(
        string="Its Addresses",
        required=True,
        help="One a line, as https://www.example.com. Pages of other addresses are not "
        "listened to and cannot show the forms.",
    )
    form_ids = fields.Many2many(
        "lead.capture.form",
        string="Forms",
        check_company=True,
        help="Forms that pages of this site may show, or send to from their own.",
    )
    consent_mode = fields.Selection(
        [
            ("ask", "Ask with a bar on the page"),
            ("call", "Wait until the site's own consent tool says so"),
            ("start", "Do not ask"),
        ],
        string="Consent",
        required=True,
        default="ask",
        help="Before consent nothing is stored in the browser, and nothing is sent.",
    )
    consent_text = fields.Text(
        translate=True,
        default=lambda self: self._default_consent_text(),
        help="What the bar says.",
    )
    accept_label = fields.Char(
        string="Button to Agree", translate=True, default=lambda self: self.env._("Yes")
    )
    decline_label = fields.Char(
        string="Button to Refuse", translate=True, default=lambda self: self.env._("No")
    )
    sender_limit = fields.Integer(
        string="Visits per Sender",
        default=300,
        help="From one network address within a minute; 0 means no limit.",
    )
    site_limit = fields.Integer(
        string="Visits in All",
        default=6000,
        help="From everyone within a minute; 0 means no limit.",
    )

    _key_uniq = models.UniqueIndex("(key)")
    _limits_positive = models.Constraint(
        "CHECK (sender_limit >= 0 AND site_limit >= 0)", "A limit cannot be negative."
    )

    @api.model
    def _default_consent_text(self):
        return self.env._(
            "May we remember which pages you read, so that we can answer better when"
            " you write to us?"
        )

    @api.constrains("allowed_origins")
    def _check_allowed_origins(self):
        for site in self:
            origins, wrong = read_origins(site.allowed_origins)
            if wrong or not origins:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is no address of a site: write it like"
                        " https://www.example.com.",
                        line=wrong[0] if wrong else "",
                    )
                )

    def action_renew_key(self):
        """Give the site a new line; pages with the old one are not listened to."""
        self.check_access("write")
        for site in self:
            site.key = secrets.token_urlsafe(KEY_BYTES)

    @api.model
    @tools.ormcache()
    def _get_sites(self):
        """Give what the public routes need of each active site, by its key."""
        # sudo: the random key is what gives access; nothing else is told
        return {
            site.key: {
                "id": site.id,
                "company_id": site.company_id.id,
                "origins": frozenset(read_origins(site.allowed_origins)[0]),
                "sender_limit": site.sender_limit,
                "site_limit": site.site_limit,
            }
            for site in self.sudo().search([("key", "!=", False)])
        }

    def _get_origins(self):
        """Give the origins of these sites, each once."""
        return sorted({o for s in self for o in read_origins(s.allowed_origins)[0]})
