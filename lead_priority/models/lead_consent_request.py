import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..batches import run_batches, work_on_each

TOKEN_BYTES = 24
BATCH_SIZE = 50
# Mails in all for one consent, and how long one waits before the next.
MOST_MAILS = 3
PAUSE_BETWEEN_MAILS = timedelta(minutes=10)


class LeadConsentRequest(models.Model):
    """A consent that waits to be confirmed by e-mail (double opt-in).

    Made with the consent. Its token is the link in the mail, by which the person also
    takes the consent back later. Goes with the consent when the person is erased.
    """

    _name = "lead.consent.request"
    _description = "Consent to Be Confirmed"
    _order = "id desc"
    _rec_name = "email"

    consent_id = fields.Many2one(
        "lead.consent", required=True, readonly=True, ondelete="cascade", index=True
    )
    state = fields.Selection(
        [
            ("to_send", "To be sent"),
            ("sent", "Waiting"),
            ("confirmed", "Confirmed"),
            ("withdrawn", "Withdrawn"),
            ("expired", "Expired"),
            ("failed", "Not sent"),
        ],
        required=True,
        default="to_send",
        readonly=True,
    )
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(TOKEN_BYTES),
    )
    email = fields.Char(related="consent_id.email", string="E-mail")
    lead_id = fields.Many2one(related="consent_id.lead_id")
    text_id = fields.Many2one(related="consent_id.text_id")
    company_id = fields.Many2one(related="consent_id.company_id", store=True)
    asked_at = fields.Datetime(related="consent_id.occurred_at")
    sent_at = fields.Datetime("Last E-mail", readonly=True)
    sent_count = fields.Integer("E-mails Sent", readonly=True)
    expires_at = fields.Datetime("Valid Until", readonly=True)
    answered_at = fields.Datetime("Answered", readonly=True)
    error = fields.Char(readonly=True)
    lang = fields.Char(compute="_compute_lang")
    url = fields.Char(compute="_compute_url", groups="base.group_system")

    _token_uniq = models.UniqueIndex("(token)")
    _due_idx = models.Index("(state, expires_at) WHERE state IN ('to_send', 'sent')")

    def _compute_lang(self):
        for request in self:
            request.lang = (
                request.consent_id.version_id.lang
                or request.company_id.partner_id.lang
                or "en_US"
            )

    def _compute_url(self):
        for request in self:
            request.url = f"{request.get_base_url()}/lead/consent/{request.token}"

    @api.model
    def _ask(self, consents, *, now):
        """Ask to confirm those of ``consents`` that wait for it; once per address.

        Who fills in the form again while the mail is under way gets it once more, not
        each time: nobody can have an address flooded through a form.
        """
        # sudo: requests are written by their own methods only
        requests = self.sudo()
        waiting = consents.filtered(lambda c: c.state == "asked" and c.email)
        if not waiting:
            return
        open_requests = requests._find_open(waiting)
        for consent in waiting:
            key = (consent.email, consent.version_id)
            if key in open_requests:
                open_requests[key]._send_again(now)
            else:
                open_requests[key] = requests.create({"consent_id": consent.id})
        self.env.ref("lead_priority.ir_cron_ask_consents")._trigger()

    @api.model
    def _find_open(self, consents):
        found = self.search(
            [
                ("consent_id.email", "in", consents.mapped("email")),
                ("consent_id.version_id", "in", consents.version_id.ids),
                ("state", "in", ("to_send", "sent")),
            ]
        )
        return {(r.consent_id.email, r.consent_id.version_id): r for r in found}

    def _can_send_again(self, now):
        return self.state in ("sent", "expired", "failed") and (
            not self.sent_at
            or self.sent_count < MOST_MAILS
            and self.sent_at <= now - PAUSE_BETWEEN_MAILS
        )

    def _send_again(self, now):
        """Queue the mail again, unless it was sent a moment ago or often enough.

        :return: whether it will be sent
        """
        if not self._can_send_again(now):
            return False
        self.write({"state": "to_send", "error": False})
        self.env.ref("lead_priority.ir_cron_ask_consents")._trigger()
        return True

    def action_send_again(self):
        """Send the mail again. Raises UserError when that was done too often."""
        self.check_access("read")
        now = self.env.cr.now()
        # sudo: nobody writes requests but their own methods; who sees them may ask
        if not any([request._send_again(now) for request in self.sudo()]):
            raise UserError(
                self.env._(
                    "This e-mail was sent a moment ago, or %s times already: another "
                    "one would be a nuisance.",
                    MOST_MAILS,
                )
            )

    @api.model
    def _cron_ask(self):
        """Send the mails that wait, then note which links have expired."""
        run_batches(self.env, self._send_due)
        run_batches(self.env, self._expire_due)

    @api.model
    def _send_due(self, limit=BATCH_SIZE):
        """Hand one batch of mails to Odoo's mail queue; give how many."""
        now = self.env.cr.now()
        due = self.search([("state", "=", "to_send")], limit=limit, order="id")
        work_on_each(
            due,
            lambda requests: requests._send(now),
            lambda request, error: request.write(
                {"state": "failed", "error": str(error)[:500]}
            ),
        )
        if due:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return len(due)

    def _send(self, now):
        default = self.env.ref("lead_priority.mail_template_consent_request")
        for request in self:
            template = request.text_id.mail_template_id or default
            template.send_mail(request.id)
            request.write(
                {
                    "state": "sent",
                    "sent_at": now,
                    "sent_count": request.sent_count + 1,
                    "expires_at": now + timedelta(days=request.text_id.confirm_days),
                }
            )

    @api.model
    def _expire_due(self, limit=BATCH_SIZE):
        now = self.env.cr.now()
        due = self.search(
            [("state", "=", "sent"), ("expires_at", "<", now)], limit=limit
        )
        due.write({"state": "expired"})
        return len(due)
