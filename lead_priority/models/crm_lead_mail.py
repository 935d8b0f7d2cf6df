from odoo import SUPERUSER_ID, models

# Written by a person: in the chatter or composer, or in a mail program.
TYPES_BY_PEOPLE = ("comment", "email")
NOTE_SIZE = 500


class CrmLead(models.Model):
    """Mails with the customer: ours are follow-ups, theirs are engagements."""

    _inherit = "crm.lead"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if len(self) == 1 and message.message_type in TYPES_BY_PEOPLE:
            self._record_sent_message(message.sudo(), recipients)
        return recipients

    def _message_mail_after_hook(self, mails):
        """Mails a person sent to several leads with the composer."""
        result = super()._message_mail_after_hook(mails)
        if self.env.uid != SUPERUSER_ID:
            sent = mails.filtered(
                lambda mail: mail.state != "cancel" and not mail._is_campaign_mail()
            )
            self._record_mails(sent.mail_message_id, self.env.user)
        return result

    def message_update(self, msg_dict, update_vals=None):
        """A reply by the lead is an engagement, kept once per message.

        :raises AccessError: called from outside by who may not write the lead
        """
        self.check_access("write")  # the gateway calls it with sudo
        result = super().message_update(msg_dict, update_vals=update_vals)
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        if not self._get_internal_user(author.sudo()):
            now = self.env.cr.now()
            self.env["lead.engagement"]._record_engagement(
                [self._prepare_reply_row(lead, msg_dict, now) for lead in self],
                now=now,
            )
        return result

    def _prepare_reply_row(self, lead, msg_dict, now):
        message_id = msg_dict.get("message_id")
        return {
            "lead_id": lead.id,
            "type": "mail_reply",
            "occurred_at": now,
            "description": (msg_dict.get("subject") or "")[:NOTE_SIZE],
            "external_key": f"mail:{message_id}" if message_id else None,
        }

    def _record_sent_message(self, message, recipients):
        user = self._get_internal_user(message.author_id)
        is_internal = (
            message.is_internal
            or message.subtype_id.internal
            or message.mail_activity_type_id
        )
        if user and not is_internal and self._is_for_customer(message, recipients):
            self._record_mails(message, user)

    def _is_for_customer(self, message, recipients):
        """Whether somebody outside gets it: from Odoo or from the mail program."""
        if any(recipient.get("share") for recipient in recipients or ()):
            return True
        addressed = (
            f"{message.incoming_email_to or ''} {message.incoming_email_cc or ''}"
        )
        # sudo: only asks whether the mail was addressed to the lead
        address = self.sudo().email_normalized
        return bool(address) and address in addressed.lower()

    def _get_internal_user(self, partner):
        return partner.user_ids.filtered(lambda user: not user.share)[:1]

    def _record_mails(self, messages, user):
        self.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": message.res_id,
                    "user_id": user.id,
                    "channel": "mail",
                    "direction": "outgoing",
                    "outcome": "sent",
                    "note": (message.subject or "")[:NOTE_SIZE],
                    "origin": f"mail.message:{message.id}",
                }
                for message in messages
            ],
            now=self.env.cr.now(),
        )
