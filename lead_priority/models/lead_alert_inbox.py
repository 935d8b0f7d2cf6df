from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

NOTICES_SHOWN = 20
COUNT_LIMIT = 100


class LeadAlertRule(models.Model):
    """The channel *inbox*: inside Odoo, at once, without an e-mail."""

    _inherit = "lead.alert.rule"

    by_inbox = fields.Boolean(
        "Inbox",
        default=True,
        help="A notice on the screen at once and a message in Odoo's inbox; no e-mail.",
    )


class LeadAlertPreference(models.Model):
    _inherit = "lead.alert.preference"

    mutes_inbox = fields.Boolean()
    by_inbox = fields.Boolean(
        "Inbox", compute="_compute_channels", inverse=lambda p: p._mute("inbox")
    )


class LeadAlert(models.Model):
    """Notices inside Odoo: shown at once, unread in the bell until opened."""

    _inherit = "lead.alert"

    channel = fields.Selection(
        selection_add=[("inbox", "Inbox")], ondelete={"inbox": "cascade"}
    )
    is_read = fields.Boolean()

    def _send_inbox(self, now):
        """Show a notice on the recipients' screens; file it for those with an inbox."""
        self.filtered(lambda a: a.user_id.notification_type == "inbox")._file()
        for alert in self:
            alert.user_id._bus_send("lead_alert", alert._prepare_notice())
        self._note_sent(now)

    def _prepare_notice(self):
        return {
            "id": self.id,
            "raised_at": fields.Datetime.to_string(self.raised_at),
            "title": self.subject,
            "text": self.text,
            "event": self.event_id.code,
            "is_pressing": self.event_id.is_pressing,
        }

    @api.model
    def get_notices(self):
        """Return the current user's unread notices: {count, notices: [dict]}."""
        domain = [
            ("user_id", "=", self.env.uid),
            ("channel", "=", "inbox"),
            ("state", "=", "sent"),
            ("is_read", "=", False),
        ]
        # sudo: one's own notices only, and of them what was meant for one
        alerts = self.sudo().search(domain, limit=NOTICES_SHOWN)
        return {
            "count": self.sudo().search_count(domain, limit=COUNT_LIMIT),
            "notices": [alert._prepare_notice() for alert in alerts],
        }

    @api.model
    def mark_read(self, alert_ids):
        """Take notices of the current user out of the bell."""
        ids = [id_ for id_ in alert_ids or () if isinstance(id_, int)]
        # sudo: one's own notices only
        alerts = self.sudo().search([("id", "in", ids), ("user_id", "=", self.env.uid)])
        alerts.is_read = True
        return True

    def _file(self):
        """Put a message into each recipient's inbox, on the lead if there is one."""
        if not self:
            return
        author = self.env.ref("base.partner_root")
        messages = self.env["mail.message"].create(
            [
                {
                    "author_id": author.id,
                    "body": alert._prepare_inbox_body(),
                    "message_type": "user_notification",
                    "model": "crm.lead" if alert.lead_id else False,
                    "partner_ids": alert.user_id.partner_id.ids,
                    "record_name": alert.lead_id.name,
                    "res_id": alert.lead_id.id,
                    "subject": alert.subject,
                    "subtype_id": self.env.ref("mail.mt_note").id,
                }
                for alert in self
            ]
        )
        for alert, message in zip(self, messages, strict=True):
            partner = alert.user_id.partner_id
            recipient = {"id": partner.id, "uid": alert.user_id.id, "notif": "inbox"}
            self.env["mail.thread"]._notify_thread_by_inbox(message, [recipient])

    def _prepare_inbox_body(self):
        if not self.is_digest:
            return plaintext2html(self.text)
        # It hangs on no lead, so erasure would not find a name in it.
        words = self.with_context(lang=self._get_lang()).env._("Open My Queue")
        return Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (
            self.subject,
            self._get_link(),
            words,
        )
