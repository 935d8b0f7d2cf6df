from odoo import api, models

ANSWERS = ("confirm", "withdraw", "send_again")


class LeadConsentRequest(models.Model):
    """What the person answers on the page behind the link in the mail."""

    _inherit = "lead.consent.request"

    @api.model
    def _find_by_token(self, token):
        """Give the request of a token, or none."""
        # sudo: the random token is what gives access
        requests = self.sudo()
        return requests.search([("token", "=", token)], limit=1) if token else requests

    def _is_open(self, now):
        """Whether the link still confirms."""
        return self.state in ("to_send", "sent") and (
            not self.expires_at or self.expires_at >= now
        )

    def _answer(self, answer, now):
        """Do what the person asks, one of ``ANSWERS``; nothing where it makes no sense.

        Asked twice, it is done once.
        """
        if answer == "confirm" and self._is_open(now):
            self._confirm(now)
        elif answer == "withdraw" and self.state != "withdrawn":
            self._withdraw(now)
        elif answer == "send_again" and not self._is_open(now):
            self._send_again(now)

    def _confirm(self, now):
        self.write({"state": "confirmed", "answered_at": now})
        self._record("confirmed", now)
        if self.consent_id.purpose == "marketing":
            # Who confirms wants the mails, whatever was said before.
            self.env["mail.blacklist"]._remove(
                self.email, message=self.env._("News and offers were agreed to again.")
            )

    def _withdraw(self, now):
        self.write({"state": "withdrawn", "answered_at": now})
        self._record("withdrawn", now)
        if self.consent_id.purpose == "marketing":
            # Odoo's own mailings ask this list.
            self.env["mail.blacklist"]._add(
                self.email, message=self.env._("News and offers were withdrawn.")
            )

    def _record(self, state, now):
        consent = self.consent_id
        self.env["lead.consent"]._record_consent(
            [
                {
                    "lead_id": consent.lead_id.id,
                    "capture_id": consent.capture_id.id or None,
                    "company_id": consent.company_id.id or None,
                    "purpose": consent.purpose,
                    "state": state,
                    "text_id": consent.text_id.id or None,
                    "version_id": consent.version_id.id or None,
                    "wording": consent.wording,
                    "source": "link",
                    "email": consent.email,
                }
            ],
            now=now,
        )
