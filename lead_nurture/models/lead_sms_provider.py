from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.lead_priority.inbound import paths
from odoo.addons.lead_priority.outgoing.addresses import parse
from odoo.addons.lead_priority.outgoing.errors import OutgoingError
from odoo.addons.lead_priority.outgoing.lookup import read_headers

from ..sending.sms_presets import PRESETS
from ..sending.sms_request import TemplateError, build, write_number
from ..sms_api import NotSent, SmsApiProvider


class LeadSmsProvider(models.Model):
    """A gateway that sends SMS: an address, what it is sent, what its answer means.

    Created by managers and chosen in the settings of the company; then all SMS of the
    company go there, those of flows and all others.
    """

    _name = "lead.sms.provider"
    _description = "SMS Provider"
    _inherit = ["lead.outgoing.mixin"]
    _order = "name, id"

    name = fields.Char("Provider", required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    preset = fields.Selection(
        [
            ("yunpian", "Yunpian"),
            ("chuanglan", "Chuanglan 253"),
            ("submail", "Submail"),
            ("template", "By the id of an approved template"),
        ],
        help="Fills in how such a gateway is asked; change what your contract says"
        " otherwise.",
    )
    url = fields.Char(
        "Address",
        required=True,
        help="That of your contract, as https://sms.example.com/v2/send.json.",
    )
    headers = fields.Text(
        help="One a line, as “Authorization: Bearer {secret}”. {secret} stands for the"
        " secret.",
    )
    account = fields.Char(help="The user name or application id: {account}.")
    secret = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="The password or key: {secret}.",
    )
    signature = fields.Char(
        help="The name that stands in front of the text, as the gateway approved it:"
        " {signature}."
    )
    template_code = fields.Char(
        "Template",
        help="The id of an approved template: {template}. A step of a flow may name"
        " another one.",
    )
    body_style = fields.Selection(
        [("json", "JSON"), ("form", "Form")],
        string="Sent As",
        required=True,
        default="json",
    )
    body = fields.Text(
        "What Is Sent",
        required=True,
        default='{"to": "{number}", "text": "{text}"}',
        help="{number} and {text} of the message, {account}, {secret}, {signature} and"
        " {template} from above; {uuid}: our number of the message.",
    )
    number_style = fields.Selection(
        [
            ("international", "+86 138 0000 0000"),
            ("digits", "86 138 0000 0000"),
            ("national", "138 0000 0000, without the company's country"),
        ],
        string="Numbers As",
        required=True,
        default="international",
    )
    code_path = fields.Char(
        "Where the Code Stands",
        required=True,
        default="code",
        size=paths.PATH_CHARACTERS,
        help="In the answer, as code or result.status.",
    )
    good_codes = fields.Char(
        required=True, default="0", help="Separated by commas, as 0, success."
    )
    number_codes = fields.Char("Codes for Wrong Numbers")
    credit_codes = fields.Char("Codes for No Credit", help="Tried again later.")
    reason_path = fields.Char("Where the Reason Stands")
    reference_path = fields.Char("Where Its Own Number Stands")
    test_number = fields.Char("Try It With", copy=False, help="A phone of your own.")

    @api.onchange("preset")
    def _onchange_preset(self):
        self.update(PRESETS.get(self.preset, {}))

    @api.constrains("url", "headers", "body", "body_style")
    def _check_question(self):
        for provider in self:
            _headers, wrong = read_headers(provider.headers or "")
            try:
                parse(provider.url)
                build(provider.body_style, provider.body, {})
            except OutgoingError as error:
                raise ValidationError(
                    self.env._(
                        "“%s” is not an address that can be called.", provider.url
                    )
                ) from error
            except TemplateError as error:
                raise ValidationError(
                    self.env._(
                        "What is sent must be JSON, or one name=value a line for a"
                        " form."
                    )
                ) from error
            if wrong:
                raise ValidationError(
                    self.env._("“%s” is no header: write “Name: value”.", wrong[0])
                )

    @api.constrains("code_path", "reason_path", "reference_path")
    def _check_paths(self):
        for provider in self:
            for name in ("code_path", "reason_path", "reference_path"):
                try:
                    paths.parse(provider[name] or "code")
                except paths.PathError as error:
                    raise ValidationError(
                        self.env._("“%s” names no place in an answer.", provider[name])
                    ) from error

    # Asking ---------------------------------------------------------------------------
    def _get_api_class(self):
        """Give what Odoo's SMS queue calls to send by this provider."""
        return SmsApiProvider

    def _prepare_question(self, content, number, uuid=None):
        """Give what ``post`` takes to send ``content`` to ``number``."""
        self.ensure_one()
        country = str(self.company_id.country_id.phone_code or "")
        values = {
            "number": write_number(number or "", self.number_style, country),
            "text": content or "",
            "account": self.account or "",
            "secret": self.secret or "",
            "signature": self.signature or "",
            "template": self._get_template_of(uuid) or self.template_code or "",
            "uuid": uuid or "",
        }
        body, content_type = build(self.body_style, self.body, values)
        headers, _wrong = read_headers(self.headers or "", self.secret or "")
        return {
            "url": self.url,
            "body": body,
            "headers": {"Content-Type": content_type, **headers},
            "allow_private": self.allow_private,
        }

    def _get_template_of(self, uuid):
        """Give the template that the step of a flow names for this message."""
        # sudo: only which template is asked
        text = self.env["sms.sms"].sudo().search([("uuid", "=", uuid or "")], limit=1)
        return text.lead_nurture_execution_id.step_id.sms_template

    def action_try(self):
        """Send one SMS to the number to try it with; say how it went.

        :raises UserError: it was not sent, with the reason
        """
        self.ensure_one()
        self.check_access("write")
        if not self.test_number:
            raise UserError(self.env._("Enter a phone number to try it with."))
        api = self._get_api_class()(self.env)
        text = self.env._("A message to try %s.", self.name)
        try:
            result = api._send_one(
                self, text, {"number": self.test_number, "uuid": None}
            )
        except (OutgoingError, NotSent) as error:
            raise UserError(str(error)) from error
        if result["state"] != "success":
            raise UserError(result["failure_reason"])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("It was sent.")},
        }
