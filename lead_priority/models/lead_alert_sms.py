from datetime import timedelta

from odoo import fields, models

LOOK_AGAIN = timedelta(minutes=10)
# Two messages of the network; more would cost more.
MAX_LENGTH = 300  # characters


class LeadAlertRule(models.Model):
    """The channel *SMS*, through Odoo's own SMS queue."""

    _inherit = "lead.alert.rule"

    by_sms = fields.Boolean(
        "SMS",
        help="To the phone number of the recipient. Each message costs credits of the "
        "SMS provider set up in Odoo.",
    )


class LeadAlertPreference(models.Model):
    _inherit = "lead.alert.preference"

    mutes_sms = fields.Boolean()
    by_sms = fields.Boolean(
        "SMS", compute="_compute_channels", inverse=lambda p: p._mute("sms")
    )


class LeadAlert(models.Model):
    """SMS of alerts: handed over to Odoo's queue, and followed there."""

    _inherit = "lead.alert"

    channel = fields.Selection(
        selection_add=[("sms", "SMS")], ondelete={"sms": "cascade"}
    )
    sms_key = fields.Char(help="The key of the message in Odoo's SMS queue.")

    def _send_sms(self, now):
        """Hand over to Odoo's SMS queue, in this transaction: exactly once."""
        # The app comes with Odoo's CRM, yet somebody may have removed it.
        if "sms.sms" not in self.env:
            self._note_refused(self.env._("The app for SMS is not installed."))
            return
        for alert in self:
            partner = alert.user_id.partner_id
            number = partner._phone_format(number=alert.user_id.phone)
            if not number:
                alert._note_refused(self.env._("The recipient has no phone number."))
                continue
            message = self.env["sms.sms"].create(
                {
                    "body": (alert.text or "")[:MAX_LENGTH],
                    "number": number,
                    "partner_id": partner.id,
                }
            )
            alert.write(
                {
                    "sms_key": message.uuid,
                    "state": "sending",
                    "next_try_at": now + LOOK_AGAIN,
                }
            )

    def _follow_sms(self, now):
        """See what became of messages handed over; those that failed are sent again."""
        messages = self.env["sms.sms"].search([("uuid", "in", self.mapped("sms_key"))])
        by_key = {message.uuid: message for message in messages}
        for alert in self:
            message = by_key.get(alert.sms_key)
            if not message or message.state in ("process", "pending", "sent"):
                alert._note_sent(now)
            elif message.state == "outgoing":
                alert.next_try_at = now + LOOK_AGAIN
            elif message.state == "canceled":
                alert.write({"state": "cancelled", "next_try_at": False})
            else:
                alert._note_failure(now, message.failure_type or message.state)
