from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..outgoing.addresses import parse
from ..outgoing.errors import OutgoingError
from ..outgoing.lookup import fill, read_headers, read_placeholders

ASKED_BY = ("domain", "name")


class LeadCompanyProvider(models.Model):
    """Somebody who knows companies, and is asked for what a lead does not say.

    Created by managers: an address with {domain} or {name} in it, headers, and which
    value of the answer fills which field. New leads are asked for by a job; nothing
    waits for it. Each company is asked for once within ``keep_days``.
    """

    _name = "lead.company.provider"
    _description = "Provider of Company Data"
    _inherit = ["lead.outgoing.mixin"]
    _order = "sequence, id"

    name = fields.Char("Provider", required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="What the first provider fills, the next ones leave alone."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    url = fields.Char(
        "Address",
        required=True,
        help="With {domain} or {name} where the company is named, as "
        "https://api.example.com/v1/companies?domain={domain}. {secret} stands for "
        "the secret.",
    )
    asked_by = fields.Selection(
        [("domain", "E-mail domain or website"), ("name", "Company name")],
        string="Asked By",
        compute="_compute_asked_by",
        store=True,
    )
    headers = fields.Text(
        help="One a line, as “Authorization: Bearer {secret}”. {secret} stands for the "
        "secret.",
    )
    secret = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="The key that the provider gave you.",
    )
    code_path = fields.Char(
        "Where Its Code Stands",
        help="For providers that answer 200 to everything and say in a code how it "
        "went, as error_code. Empty: the HTTP status says it.",
    )
    good_codes = fields.Char(
        "Good Codes", default="0", help="Separated by commas, as 0, 200."
    )
    unknown_codes = fields.Char(
        "Codes for Unknown Companies", help="Separated by commas, as 300000."
    )
    keep_days = fields.Integer(
        "Ask Again After (days)",
        default=90,
        help="What is known is used for new leads of the same company until then.",
    )
    minute_limit = fields.Integer(
        "Questions per Minute", default=60, help="More wait; 0 means no limit."
    )
    day_limit = fields.Integer(
        "Questions per Day",
        default=500,
        help="Within 24 hours, for what you pay; more wait; 0 means no limit.",
    )
    line_ids = fields.One2many(
        "lead.company.provider.field", "provider_id", string="Mapping", copy=True
    )
    # Progress of the job: see lead_company_data_find.py.
    searched_to = fields.Integer(readonly=True, copy=False)
    resume_at = fields.Datetime(
        "Busy Until", readonly=True, copy=False, help="It asked us to wait so long."
    )

    _limits_positive = models.Constraint(
        "CHECK (minute_limit >= 0 AND day_limit >= 0 AND keep_days > 0)",
        "A limit cannot be negative, and data is kept a day at least.",
    )

    @api.depends("url")
    def _compute_asked_by(self):
        for provider in self:
            named = set(read_placeholders(provider.url or ""))
            provider.asked_by = "name" if "name" in named else "domain"

    @api.constrains("url", "headers")
    def _check_url(self):
        for provider in self:
            provider._check_placeholders()
            try:
                parse(fill(provider.url, {}))
            except OutgoingError as error:
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not an address that can be called: it starts "
                        "with https:// or http://, and holds no user name.",
                        url=provider.url,
                    )
                ) from error
            _headers, wrong = read_headers(provider.headers or "")
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%s” is no header: write it like “X-Api-Key: {secret}”, one "
                        "a line.",
                        wrong[0],
                    )
                )

    def _check_placeholders(self):
        named = read_placeholders(self.url)
        asked = [name for name in named if name in ASKED_BY]
        if len(set(asked)) != 1 or set(named) - {*ASKED_BY, "secret"}:
            raise ValidationError(
                self.env._(
                    "The address names the company by {domain} or by {name}, one of "
                    "them; beside it only {secret} may stand in braces."
                )
            )
        # Else the name of a company would choose who is asked.
        host = self.url.partition("://")[2].partition("/")[0]
        if "{" in host:
            raise ValidationError(
                self.env._("The host of the address cannot be in braces.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        providers = super().create(vals_list)
        # Leads that are there cost nothing unless somebody asks for them.
        newest = self.env["crm.lead"].sudo().with_context(active_test=False)
        providers.searched_to = newest.search([], order="id desc", limit=1).id
        return providers

    def _prepare_question(self, name):
        """Give what to ask about the company with this domain or name."""
        self.ensure_one()
        secret = self.secret or ""
        values = {self.asked_by: name, "secret": secret}
        headers, _wrong = read_headers(self.headers or "", secret)
        return {
            "url": fill(self.url, values),
            "headers": {"Accept": "application/json", **headers},
            "allow_private": self.allow_private,
        }
