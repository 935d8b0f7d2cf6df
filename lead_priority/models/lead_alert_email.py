from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import plaintext2html

# When to see what became of a mail handed to Odoo's queue.
LOOK_AGAIN = timedelta(minutes=10)


class LeadAlertRule(models.Model):
    """The channel *e-mail*, through Odoo's own mail queue."""

    _inherit = "lead.alert.rule"

    by_email = fields.Boolean(
        "E-mail", help="An e-mail to the address of the recipient, with a link."
    )


class LeadAlertPreference(models.Model):
    _inherit = "lead.alert.preference"

    mutes_email = fields.Boolean()
    by_email = fields.Boolean(
        "E-mail", compute="_compute_channels", inverse=lambda p: p._mute("email")
    )


class LeadAlert(models.Model):
    """Mails of alerts: handed over to Odoo's queue, and followed there."""

    _inherit = "lead.alert"

    channel = fields.Selection(
        selection_add=[("email", "E-mail")], ondelete={"email": "cascade"}
    )
    mail_id = fields.Many2one("mail.mail", ondelete="set null")

    def _send_email(self, now):
        """Hand over to Odoo's mail queue, in this transaction: exactly once."""
        without = self.filtered(lambda alert: not alert.user_id.email)
        without._note_refused(self.env._("The recipient has no e-mail address."))
        alerts = self - without
        mails = self.env["mail.mail"].create(
            [alert._prepare_mail_vals() for alert in alerts]
        )
        for alert, mail in zip(alerts, mails, strict=True):
            alert.mail_id = mail
        alerts.write({"state": "sending", "next_try_at": now + LOOK_AGAIN})
        if alerts:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _prepare_mail_vals(self):
        reader = self.with_context(lang=self._get_lang())
        body = Markup(
            '<div style="font-family:sans-serif;font-size:14px">%s'
            '<p><a href="%s" style="background:#714B67;color:#fff;padding:8px 16px;'
            'border-radius:4px;text-decoration:none">%s</a></p></div>'
        ) % (plaintext2html(self.text), self._get_link(), reader.env._("Open in Odoo"))
        return {
            "auto_delete": True,
            "body_html": body,
            "email_from": self.company_id.email_formatted
            or self.env.ref("base.partner_root").email_formatted,
            "recipient_ids": [fields.Command.link(self.user_id.partner_id.id)],
            "subject": self.subject,
        }

    def _follow_email(self, now):
        """See what became of mails handed over; those that failed are queued again.

        Odoo deletes a mail of ours once the server took it.
        """
        arrived = self.filtered(lambda a: not a.mail_id or a.mail_id.state == "sent")
        arrived._note_sent(now)
        for alert in self - arrived:
            mail = alert.mail_id
            if mail.state == "outgoing":
                alert.next_try_at = now + LOOK_AGAIN
                continue
            alert._note_failure(now, mail.failure_reason or mail.state)
            if alert.state == "failed":
                mail.unlink()
            elif mail.state == "cancel":
                alert.state = "cancelled"
