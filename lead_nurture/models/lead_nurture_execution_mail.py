import smtplib
from contextlib import nullcontext
from dataclasses import dataclass

import psycopg2

from odoo import models

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.lead_priority.batches import run_batch

from ..sending import Fate
from ..smtp_sessions import SmtpSessions
from .mail_mail import DELETES_LATER

# Trouble on the way, not in the message itself.
ON_THE_WAY = (MailDeliveryException, smtplib.SMTPException, OSError)


@dataclass
class MailDelivery:
    """One e-mail, sent by Odoo's own method over a connection we listen to."""

    execution_id: int
    mail_id: int
    tries: int
    server_id: int
    alias_domain_id: int
    smtp_from: str
    sessions: SmtpSessions

    def send(self, env, is_alone):
        """Give (fate, note); ``is_alone``: the transaction may be rolled back."""
        mail = env["mail.mail"].browse(self.mail_id)
        if env["ir.mail_server"]._disable_send():
            mail._note_handed_over()
            return Fate.SENT, None
        try:
            watch = self.sessions.get((self.server_id, self.smtp_from))
        except Exception as error:
            return Fate.AGAIN, str(error)
        watch.begin()
        try:
            with nullcontext() if is_alone else env.cr.savepoint():
                self._hand_over(mail, watch)
                if is_alone:
                    env.cr.flush()
            return self._judge_mail(mail, watch)
        except Exception as error:
            if is_alone:
                env.cr.rollback()
            return self._judge_failure(mail, watch, error)

    def note_sent(self, env):
        env["mail.mail"].browse(self.mail_id)._note_handed_over()

    def _hand_over(self, mail, watch):
        mail.state = "outgoing"
        # Whether this server may send it was asked for all of the batch.
        # To delete one alone takes a third of the queries of sending it.
        mail.with_context(**{DELETES_LATER: True})._send(
            raise_exception=True,
            smtp_session=watch.session,
            alias_domain_id=self.alias_domain_id,
        )

    def _judge_mail(self, mail, watch):
        """What Odoo says when nothing was raised."""
        if watch.is_handed_over or not mail.exists() or mail.state == "sent":
            return Fate.SENT, None
        return Fate.REFUSED, mail.failure_reason

    def _judge_failure(self, mail, watch, error):
        fate = watch.judge()
        note = watch.text or str(error)
        if fate is not Fate.REFUSED:
            self.sessions.drop((self.server_id, self.smtp_from))
        if fate is Fate.SENT:
            # The server took it, only noting that failed, as when it was opened at
            # the same moment.
            run_batch(mail.env, mail._note_handed_over)
        elif fate is Fate.AGAIN and not isinstance(
            error, (*ON_THE_WAY, psycopg2.Error)
        ):
            fate = Fate.REFUSED
        if fate in (Fate.REFUSED, Fate.UNKNOWN):
            mail._note_not_sent(fate is Fate.REFUSED, note)
        return fate, note


class LeadNurtureExecution(models.Model):
    """E-mails of the queue."""

    _inherit = "lead.nurture.execution"

    def _get_mails(self):
        # sudo: the job sends what flows of all wrote
        mails = self.env["mail.mail"].sudo()
        return mails.search([("lead_nurture_execution_id", "in", self.ids)])

    def _delete_sent_mails(self):
        """Delete the mails of these that were sent, unless they are to be kept."""
        # sudo: the job deletes what it sent; bodies are not read for that
        mails = self.env["mail.mail"].sudo().with_context(prefetch_fields=False)
        mails.search(
            [
                ("lead_nurture_execution_id", "in", self.ids),
                ("state", "=", "sent"),
                ("auto_delete", "=", True),
            ]
        ).unlink()

    def _prepare_deliveries_email(self, sessions):
        mails = self._get_mails().filtered(lambda mail: mail.state == "nurture")
        executions = {mail.id: mail.lead_nurture_execution_id for mail in mails}
        missing = self - mails.lead_nurture_execution_id
        missing._settle("failed", self.env.cr.now(), "error")
        deliveries = []
        for (
            server_id,
            domain_id,
            smtp_from,
            mail_ids,
        ) in mails._split_by_mail_configuration():
            server = mails.env["ir.mail_server"].browse(server_id or ())
            group = mails.browse(mail_ids)
            if server and not group._filter_mail_mail_servers(server):
                refused = group.lead_nurture_execution_id
                refused._settle("failed", self.env.cr.now(), "error")
                continue
            deliveries += [
                MailDelivery(
                    execution.id,
                    mail_id,
                    execution.tries,
                    *(server_id, domain_id, smtp_from, sessions),
                )
                for mail_id in mail_ids
                for execution in executions[mail_id]
            ]
        return deliveries


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _note_handed_over(self):
        """Note that the mail server took these, as Odoo does after sending."""
        mails = self.exists()
        mails.write({"state": "sent", "failure_type": False, "failure_reason": False})
        mails._postprocess_sent_message(success_pids=[], success_emails=[])

    def _note_not_sent(self, is_refused, note):
        """Note that these were refused, or that nobody knows what became of them."""
        self.write(
            {
                "state": "exception" if is_refused else "cancel",
                "failure_type": "unknown",
                "failure_reason": note,
            }
        )
        if is_refused:
            self.mailing_trace_ids.set_failed(failure_type="unknown")
