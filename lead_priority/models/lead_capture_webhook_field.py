from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..inbound import paths
from ..inbound.mapping import Line
from ..intake.payload import FIELDS, UTM

# What a line can fill: the fields of a lead, and where it came from.
TARGETS = (*FIELDS, *UTM, "page_url")
TARGET_CHARACTERS = 300


class LeadCaptureWebhookField(models.Model):
    """One line of the mapping: where in a request the value of a field stands."""

    _name = "lead.capture.webhook.field"
    _description = "Mapped Field of an Incoming Webhook"
    _order = "sequence, id"

    webhook_id = fields.Many2one(
        "lead.capture.webhook", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Selection(selection="_selection_name", string="Field", required=True)
    path = fields.Char(
        size=paths.PATH_CHARACTERS,
        help="Where the value stands in a request: data.email, items[0].phone, "
        "answers[name=city].value",
    )
    default = fields.Char(
        size=TARGET_CHARACTERS, help="Taken where the request says nothing."
    )
    fixed = fields.Char(
        string="Always", size=TARGET_CHARACTERS, help="The same for each lead."
    )

    @api.model
    def _selection_name(self):
        captures = self.env["lead.capture"]
        ours = {
            "utm_source": self.env._("Source (utm_source)"),
            "utm_medium": self.env._("Medium (utm_medium)"),
            "utm_campaign": self.env._("Campaign (utm_campaign)"),
            "utm_term": self.env._("Search term (utm_term)"),
            "utm_content": self.env._("Ad (utm_content)"),
            "page_url": self.env._("Web page"),
        }
        return [
            (name, ours.get(name) or captures._get_field_label(name))
            for name in TARGETS
        ]

    @api.constrains("path")
    def _check_path(self):
        for line in self.filtered("path"):
            try:
                paths.parse(line.path)
            except paths.PathError as error:
                raise ValidationError(
                    self.env._(
                        "“%s” names no place in a request. Write it like data.email "
                        "or answers[name=city].value.",
                        line.path,
                    )
                ) from error

    def _get_lines(self):
        """Give these lines as the plain mapping takes them."""
        return [
            Line(line.name, line.path or "", line.fixed or "", line.default or "")
            for line in self
        ]
