from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..intake.digest import digest

PURPOSES = [
    ("contact", "Answer to a request"),
    ("marketing", "News and offers"),
    ("tracking", "Behaviour on the website"),
]


class LeadConsentText(models.Model):
    """What people agree to, in the words they see: chosen by capture forms.

    Created by marketing. Each wording that was ever in use is kept as a version, so
    that a consent of years ago still names the words it was given to.
    """

    _name = "lead.consent.text"
    _description = "Consent Text"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        default="contact",
        help="What the consent is for. It is kept, asked and withdrawn per purpose.",
    )
    text = fields.Text(
        "Wording",
        required=True,
        translate=True,
        help="Shown beside a box to tick. Changed words are a new version; who agreed "
        "before stays with the words of that time.",
    )
    needs_confirmation = fields.Boolean(
        "Confirm by E-mail",
        help="Double opt-in: the consent counts once the person presses the button "
        "behind the link in an e-mail.",
    )
    confirm_days = fields.Integer(
        "Days to Confirm", default=7, help="After these days the link no longer works."
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail",
        domain=[("model", "=", "lead.consent.request")],
        default=lambda self: self.env.ref(
            "lead_priority.mail_template_consent_request", raise_if_not_found=False
        ),
    )
    version_ids = fields.One2many(
        "lead.consent.text.version", "text_id", "Versions", readonly=True
    )
    version = fields.Integer(compute="_compute_version")
    form_ids = fields.One2many("lead.capture.form", "consent_text_id", readonly=True)
    form_count = fields.Integer(compute="_compute_counts")
    consent_count = fields.Integer(compute="_compute_counts")

    _confirm_days_positive = models.Constraint(
        "CHECK (confirm_days > 0)", "People need at least one day to confirm."
    )

    @api.depends("text", "version_ids.digest")
    @api.depends_context("lang")
    def _compute_version(self):
        for text in self:
            text.version = text._find_version(text.text).number

    def _compute_counts(self):
        forms = dict(
            self.env["lead.capture.form"]._read_group(
                [("consent_text_id", "in", self.ids)], ["consent_text_id"], ["__count"]
            )
        )
        consents = dict(
            self.env["lead.consent"]._read_group(
                [("text_id", "in", self.ids), ("state", "in", ("given", "asked"))],
                ["text_id"],
                ["__count"],
            )
        )
        for text in self:
            text.form_count = forms.get(text, 0)
            text.consent_count = consents.get(text, 0)

    @api.constrains("text")
    def _check_text(self):
        if any(not (text.text or "").strip() for text in self):
            raise ValidationError(self.env._("Please write what people agree to."))

    @api.model_create_multi
    def create(self, vals_list):
        texts = super().create(vals_list)
        texts._keep_version()
        return texts

    def write(self, vals):
        result = super().write(vals)
        if "text" in vals:
            self._keep_version()
        return result

    def _keep_version(self):
        for text in self:
            text._get_version(text.text)

    def _find_version(self, wording):
        """Give the version with these words, if there is one."""
        key = digest({"wording": wording or ""})
        return self.version_ids.filtered(lambda version: version.digest == key)[:1]

    def _get_version(self, wording):
        """Give the version with these words; words not seen before are the next one.

        They come from a translation or an import, which change no field by ``write``.
        """
        self.ensure_one()
        if found := self._find_version(wording):
            return found
        # sudo: versions are written here only, for everyone who may use the text
        return self.version_ids.sudo().create(
            {
                "text_id": self.id,
                "number": max(self.version_ids.mapped("number"), default=0) + 1,
                "lang": self.env.lang or "en_US",
                "wording": wording,
                "digest": digest({"wording": wording}),
                "since_at": self.env.cr.now(),
            }
        )

    def action_open_consents(self):
        """Open who agreed to this text, in whatever version."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_consent_action"
        )
        return {**action, "domain": [("text_id", "=", self.id)], "context": {}}
