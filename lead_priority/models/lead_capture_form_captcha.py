from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import str2bool

ACTION = "lead_form"


class LeadCaptureForm(models.Model):
    """The captcha of Odoo on the page of a form, where one is installed."""

    _inherit = "lead.capture.form"

    uses_captcha = fields.Boolean(
        "Captcha",
        help="Let Odoo's captcha tell people and programs apart. What it takes for a "
        "program's waits in quarantine; nothing is lost.",
    )
    is_captcha_ready = fields.Boolean(compute="_compute_is_captcha_ready")

    def _compute_is_captcha_ready(self):
        self.is_captcha_ready = self._is_captcha_set_up()

    def _is_captcha_set_up(self):
        # sudo: whether there is a key, which pages show anyway
        get_param = self.env["ir.config_parameter"].sudo().get_param
        installed = self.env.registry._init_modules
        if "google_recaptcha" in installed and get_param("recaptcha_public_key"):
            return str2bool(get_param("enable_recaptcha", default=True))
        return "website_cf_turnstile" in installed and bool(
            get_param("cf.turnstile_site_key")
        )

    def _asks_captcha(self):
        """Whether the page of this form shows a captcha."""
        return self.uses_captcha and self._is_captcha_set_up()

    def _find_block(self, is_trapped):
        """Give why what was sent goes to quarantine, if it does: a code, or nothing.

        ``is_trapped``: it filled in what people do not see. In a request, the captcha
        is asked too.
        """
        if is_trapped:
            return "honeypot"
        if not self._asks_captcha():
            return ""
        try:
            self.env["ir.http"]._verify_request_recaptcha_token(ACTION)
        except UserError:  # ValidationError is one, too
            return "captcha"
        return ""
