import json
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..intake.cleaning import read_host

KEY_BYTES = 16
SCHEMES = ("https://", "http://")
# Field, required: what a new form asks, until somebody changes it.
DEFAULT_QUESTIONS = (
    ("contact_name", True),
    ("email_from", True),
    ("phone", False),
    ("partner_name", False),
    ("description", False),
)


class LeadCaptureForm(models.Model):
    """A form that captures leads: hosted page, JSON endpoint, later QR code and embed.

    Created by marketing. Says which fields are asked, which channel and pool its
    leads belong to, and what a submission counts as (engagement type).
    """

    _name = "lead.capture.form"
    _description = "Lead Capture Form"
    _inherit = ["lead.capture.origin.mixin", "utm.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    key = fields.Char(
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_urlsafe(KEY_BYTES),
        help="Random key in the form's addresses. A new key ends the old ones.",
    )
    field_ids = fields.One2many(
        "lead.capture.form.field",
        "form_id",
        string="Questions",
        copy=True,
        default=lambda self: self._default_field_ids(),
    )
    engagement_type_id = fields.Many2one(
        help="What a submission is for the score: a demo request, a download ...",
    )
    introduction = fields.Html(translate=True)
    submit_label = fields.Char(string="Button", translate=True)
    is_consent_required = fields.Boolean(string="Consent Required")
    thanks_message = fields.Html(translate=True)
    redirect_url = fields.Char(
        string="Go to Page", help="Opened after sending, instead of the thanks page."
    )
    sender_limit = fields.Integer(
        string="Submissions per Sender",
        default=60,
        help="From one network address within a minute; 0 means no limit.",
    )
    form_limit = fields.Integer(
        string="Submissions in All",
        default=3000,
        help="From everyone within a minute; 0 means no limit.",
    )
    url = fields.Char(string="Page", compute="_compute_addresses")
    endpoint_url = fields.Char(string="JSON Endpoint", compute="_compute_addresses")
    json_example = fields.Text(string="Example", compute="_compute_addresses")
    capture_count = fields.Integer(compute="_compute_capture_counts")
    rejected_count = fields.Integer(compute="_compute_capture_counts")

    _key_uniq = models.UniqueIndex("(key)")
    _limits_positive = models.Constraint(
        "CHECK (sender_limit >= 0 AND form_limit >= 0)", "A limit cannot be negative."
    )

    @api.model
    def _default_field_ids(self):
        return [
            (0, 0, {"name": name, "is_required": required, "sequence": 10 * number})
            for number, (name, required) in enumerate(DEFAULT_QUESTIONS, 1)
        ]

    @api.depends("key", "field_ids.name")
    def _compute_addresses(self):
        for form in self:
            base = form.get_base_url()
            form.url = form.key and f"{base}/lead/form/{form.key}"
            form.endpoint_url = form.key and f"{base}/lead/capture/{form.key}"
            form.json_example = json.dumps(
                {q.name: q._get_example() for q in form.field_ids if q.name},
                indent=4,
                ensure_ascii=False,
            )

    def _compute_capture_counts(self):
        groups = self.env["lead.capture"]._read_group(
            [("form_id", "in", self.ids)], ["form_id", "state"], ["__count"]
        )
        for form in self:
            counts = {state: count for found, state, count in groups if found == form}
            form.capture_count = sum(counts.values())
            form.rejected_count = counts.get("rejected", 0)

    @api.constrains("redirect_url")
    def _check_redirect_url(self):
        for form in self.filtered("redirect_url"):
            url = form.redirect_url
            if not url.lower().startswith(SCHEMES) or not read_host(url):
                raise ValidationError(
                    self.env._("The page to go to must start with https:// or http://.")
                )

    def action_open_page(self):
        """Open the hosted page."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}

    def action_renew_key(self):
        """Give the form new addresses; those handed out before stop working."""
        self.check_access("write")
        for form in self:
            form.key = secrets.token_urlsafe(KEY_BYTES)

    def action_view_captures(self):
        """Show what came in by this form."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_capture_action"
        )
        action["domain"] = [("form_id", "=", self.id)]
        action["context"] = {}
        return action
