import secrets

from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ..inbound import presets
from ..inbound.request import Guard

KEY_BYTES = 24
# Name of the source that the leads of a platform get, unless somebody says otherwise.
SOURCES = {
    "meta": "Meta",
    "linkedin": "LinkedIn",
    "google": "Google Ads",
    "baidu": "Baidu",
    "douyin": "Douyin",
}
# Kinds whose requests are checked as an admin says; the others as their platform does.
CHECKED_KINDS = ("generic", "baidu")
HOMES = {"baidu": "cn", "douyin": "cn"}


class LeadCaptureWebhook(models.Model):
    """An address where an ad platform, a form tool or a program posts leads.

    Created by marketing; a sales manager enters secrets. Each request is a row of
    ``lead.capture.webhook.delivery``, and each lead in it a ``lead.capture``. What its
    leads get (channel, pool, team, what it counts as) is said as on a form.
    """

    _name = "lead.capture.webhook"
    _description = "Incoming Webhook"
    _inherit = ["lead.capture.origin.mixin", "utm.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("generic", "Any program or form tool"),
            ("meta", "Meta lead ads (Facebook, Instagram)"),
            ("linkedin", "LinkedIn lead gen forms"),
            ("google", "Google Ads lead forms"),
            ("baidu", "Baidu Marketing (百度营销)"),
            ("douyin", "Douyin / Ocean Engine (巨量引擎)"),
        ],
        string="Platform",
        required=True,
        default="generic",
    )
    key = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Random key in the address. A new key ends the old address.",
    )
    url = fields.Char(string="Address", compute="_compute_url")
    token = fields.Char(
        string="Verify Token",
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Enter it where the platform asks for a verify token.",
    )
    secret = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="What requests are checked with. Meta: the app secret. LinkedIn and "
        "Douyin: the client secret. Google: the key entered in the lead form.",
    )
    access_token = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="With it the data of a lead is asked for. Meta: a long-lived page token "
        "with leads_retrieval. LinkedIn: a token with r_marketing_leadgen_automation.",
    )
    version = fields.Char(
        string="Interface Version",
        help="Of the platform's interface, where the data of a lead is asked for.",
    )
    check = fields.Selection(
        [
            ("none", "Nothing: the address is the secret"),
            ("token", "The secret stands in a header"),
            ("hex", "HMAC-SHA256 of the body in a header, hexadecimal"),
            ("base64", "HMAC-SHA256 of the body in a header, base64"),
            ("timed", "X-Lead-Signature (with time, against repetition)"),
        ],
        string="Checked By",
        required=True,
        default="none",
    )
    header = fields.Char(
        string="Header", help="Name of the header, as X-Signature or Authorization."
    )
    engagement_type_id = fields.Many2one(
        help="What a lead from here did, for the score: a form, a demo request ...",
    )
    lead_key_path = fields.Char(
        string="Number of the Lead",
        help="Where the sender's own number of a lead stands: the same number is the "
        "same lead, however often it is sent. Empty: two equal requests are one.",
    )
    is_rest_noted = fields.Boolean(
        string="Note the Rest",
        help="Answers that no line takes are written into the lead's notes.",
    )
    minute_limit = fields.Integer(
        string="Requests per Minute",
        default=600,
        help="More are asked to come again later; 0 means no limit.",
    )
    keep_days = fields.Integer(
        string="Keep Requests (days)",
        default=30,
        help="What was taken is deleted after this time, what failed a quarter later.",
    )
    confirmed_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the platform last asked whether this address is ours.",
    )
    line_ids = fields.One2many(
        "lead.capture.webhook.field", "webhook_id", string="Mapping", copy=True
    )
    delivery_ids = fields.One2many(
        "lead.capture.webhook.delivery", "webhook_id", string="Requests"
    )
    missing = fields.Char(compute="_compute_missing", string="Still Missing")

    _key_uniq = models.UniqueIndex("(key)")
    _limits_positive = models.Constraint(
        "CHECK (minute_limit >= 0 AND keep_days > 0)",
        "A limit cannot be negative, and requests are kept a day at least.",
    )

    @api.depends("key")
    def _compute_url(self):
        for webhook in self:
            base = webhook.get_base_url()
            webhook.url = webhook.key and f"{base}/lead/webhook/{webhook.key}"

    @api.depends("kind", "check")
    def _compute_missing(self):
        labels = {
            "secret": self.env._("the secret"),
            "access_token": self.env._("the access token"),
        }
        for webhook in self:
            # sudo: only whether there is one
            missing = [n for n in webhook._get_needs() if not webhook.sudo()[n]]
            names = format_list(self.env, [labels[name] for name in missing])
            webhook.missing = (
                self.env._(
                    "Requests are refused or wait until a sales manager enters %s.",
                    names,
                )
                if missing
                else False
            )

    def _get_needs(self):
        needs = presets.get(self.kind).needs if self.kind else ()
        signed = self.kind in CHECKED_KINDS and self.check != "none"
        return (*needs, "secret") if signed else needs

    def _has_token(self):
        """Say whether its secret stands in a header."""
        return self.kind in CHECKED_KINDS and self.check == "token"

    @api.onchange("kind")
    def _onchange_kind(self):
        preset = presets.get(self.kind or "generic")
        self.version = preset.version
        self.is_rest_noted = preset.notes_rest
        self.country_id = self.country_id or self._get_home(preset.kind)
        self.mapping_draft = {"lines": self._describe_lines(preset.lines)}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            preset = presets.get(vals.get("kind") or "generic")
            vals.setdefault("version", preset.version)
            vals.setdefault("is_rest_noted", preset.notes_rest)
            vals.setdefault("country_id", self._get_home(preset.kind).id)
            if preset.kind in SOURCES and not vals.get("source_id"):
                name = SOURCES[preset.kind]
                vals["source_id"] = self.env["lead.capture"]._find_or_create_utm(
                    "utm.source", [name]
                )[name.lower()]
            if "line_ids" not in vals and "mapping_draft" not in vals:
                vals["line_ids"] = self._prepare_lines(preset.lines)
        return super().create(vals_list)

    @api.model
    def _get_home(self, kind):
        """Give the country whose phone numbers a platform writes, if it is one."""
        code = HOMES.get(kind)
        return self.env.ref(f"base.{code}") if code else self.env["res.country"]

    def action_renew_key(self):
        """Give new addresses; those handed out before stop working."""
        self.check_access("write")
        for webhook in self:
            webhook.key = secrets.token_urlsafe(KEY_BYTES)

    def _get_guard(self):
        """Give what its requests are checked with; for superuser."""
        return Guard(
            secret=self.secret or "",
            token=self.token or "",
            check=self.check,
            header=self.header or "",
        )
