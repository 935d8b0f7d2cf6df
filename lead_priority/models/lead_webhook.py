import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.i18n import format_list

from ..outgoing.addresses import parse
from ..outgoing.errors import OutgoingError

KEY_BYTES = 32


class LeadWebhook(models.Model):
    """An address outside that is told of alerts: a program of the customer's, or the
    robot of a group chat (WeCom, DingTalk, Feishu).

    Created by managers. Each delivery is a row of ``lead.alert``. Addresses inside the
    server's own network are refused, unless a system administrator allows them.
    """

    _name = "lead.webhook"
    _description = "Lead Webhook"
    _inherit = ["lead.outgoing.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("generic", "Program (signed JSON)"),
            ("wecom", "WeCom group robot"),
            ("dingtalk", "DingTalk group robot"),
            ("feishu", "Feishu group robot"),
        ],
        required=True,
        default="generic",
    )
    url = fields.Char(
        "Web Address", required=True, groups="sales_team.group_sale_manager"
    )
    secret = fields.Char(
        copy=False,
        groups="sales_team.group_sale_manager",
        help="Program: signs each request, see the header X-Lead-Signature; made when "
        "you save. DingTalk and Feishu: the secret the robot shows when “signature” is "
        "chosen. WeCom has none.",
    )
    event_ids = fields.Many2many(
        "lead.alert.event",
        string="Events",
        domain=[("code", "!=", "test")],
        help="Empty: every event whose alert is sent through webhooks.",
    )
    event_note = fields.Char(string="Told Of", compute="_compute_event_note")
    alert_ids = fields.One2many("lead.alert", "webhook_id", string="Deliveries")
    trouble_count = fields.Integer(compute="_compute_trouble_count")

    @api.depends("event_ids")
    @api.depends_context("lang")
    def _compute_event_note(self):
        for webhook in self:
            names = webhook.event_ids.mapped("name")
            webhook.event_note = (
                format_list(self.env, names) if names else self.env._("Every event")
            )

    def _compute_trouble_count(self):
        counts = dict(
            self.env["lead.alert"]._read_group(
                [
                    ("webhook_id", "in", self.ids),
                    ("state", "in", ("failed", "parked", "unknown")),
                ],
                ["webhook_id"],
                ["__count"],
            )
        )
        for webhook in self:
            webhook.trouble_count = counts.get(webhook, 0)

    @api.constrains("url")
    def _check_url(self):
        for webhook in self:
            try:
                parse(webhook.url)
            except OutgoingError as error:
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not an address that can be called: it starts "
                        "with https:// or http://, and holds no user name.",
                        url=webhook.url,
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        webhooks = super().create(vals_list)
        webhooks._make_secrets()
        return webhooks

    def write(self, vals):
        result = super().write(vals)
        self._make_secrets()
        return result

    def _make_secrets(self):
        """A program always has a secret to check who calls it."""
        for webhook in self.filtered(lambda w: w.kind == "generic" and not w.secret):
            webhook.secret = secrets.token_urlsafe(KEY_BYTES)

    def action_renew_secret(self):
        """Give a new secret; signatures by the old one are wrong from now on."""
        self.check_access("write")
        for webhook in self:
            webhook.secret = secrets.token_urlsafe(KEY_BYTES)

    def action_test(self):
        """Send a test message now and say how it went."""
        self.ensure_one()
        self.check_access("write")
        alert = self.env["lead.alert"]._raise_test(self, now=self.env.cr.now())
        alert._post_now(self.env.cr.now())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if alert.state == "sent" else "danger",
                "title": self.env._("It arrived.")
                if alert.state == "sent"
                else self.env._("It did not arrive."),
                "message": alert.error or self.name,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_view_deliveries(self):
        """List what was sent to this address."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_alert_action"
        )
        return {**action, "domain": [("webhook_id", "=", self.id)], "context": {}}
