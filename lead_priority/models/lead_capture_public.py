import hashlib

from odoo import SUPERUSER_ID, api, models
from odoo.tools.misc import hmac

from ..durable import durably

# What is told outside: not whether the person was known before.
PUBLIC_STATES = {
    "received": "received",
    "lead": "accepted",
    "merged": "accepted",
    "rejected": "rejected",
}


class LeadCapture(models.Model):
    """What the public routes need: durable storage, limits, words for codes."""

    _inherit = "lead.capture"

    @api.model
    def _receive_durably(self, values, *, form, entry, scope, sender_key):
        """Store one capture in a transaction of its own, on disk when this returns.

        Of parallel identical requests, one inserts and the others find its row: the
        loser of the race gets a serialization failure and looks again at once, with a
        new snapshot, without the pause that a retried request would make.

        Ends the transaction of the request.

        :raises IntakeError: too_many_requests, key_conflict
        """
        is_root = self.env.uid == SUPERUSER_ID
        inbox = self if is_root else self.with_user(SUPERUSER_ID)
        door = form._get_door()

        def store(_now):
            capture_id, token = inbox._store_one(
                values,
                entry=entry,
                scope=scope,
                form_id=door.form_id,
                company_id=door.company_id,
                sender_key=sender_key,
                sender_limit=door.sender_limit,
                form_limit=door.form_limit,
            )
            return {"id": capture_id, "token": token}

        # Storing does what ``begin`` does, without a round trip of its own.
        return durably(inbox.env, store, begin=lambda _env: None)

    @api.model
    def _hash_sender(self, address):
        """Give a key for a network address from which it cannot be read back."""
        # sudo: hmac reads the database's secret, which stays here.
        return hmac(
            self.sudo().env, "lead_capture_sender", address or "", hashlib.sha256
        )[:32]

    @api.model
    def _get_issue_message(self, code):
        """Give the sentence for a code of the intake, in the user's language."""
        unknown = self.env._("This could not be taken. Please check what was sent.")
        return self._get_issue_messages().get(code, unknown)

    @api.model
    def _get_issue_messages(self):
        env = self.env
        return {
            "content_type": env._("Send the body as application/json."),
            "duplicate_key": env._("A key is in the body twice."),
            "encoding_not_supported": env._("Send the body without compression."),
            "idempotency_key": env._("The idempotency key is too long or unreadable."),
            "invalid_email": env._("This e-mail address is not complete."),
            "invalid_json": env._("The body is not valid JSON."),
            "invalid_phone": env._("This phone number is not valid."),
            "key_conflict": env._("This key was used before with another body."),
            "key_too_long": env._("A key of the body is too long."),
            "method_not_allowed": env._("This address takes POST requests only."),
            "no_contact": env._("Please give an e-mail address or a phone number."),
            "not_a_date": env._("This is not a date. Write it like 2026-12-31."),
            "not_a_number": env._("This is not a number that can be used."),
            "not_a_web_address": env._("This is not a web address."),
            "not_an_integer": env._("Please give a whole number."),
            "not_an_object": env._("The body must be a JSON object."),
            "not_found": env._("There is nothing at this address."),
            "page_expired": env._(
                "This page was open for a long time. Please check and send again."
            ),
            "required": env._("Please fill this in."),
            "too_deep": env._("The body is nested too deeply."),
            "too_fast": env._(
                "That was quick. Please check your entries and send again."
            ),
            "too_large": env._("The body is too large."),
            "too_long": env._("This is too long."),
            "too_many_keys": env._("The body has too many keys."),
            "too_many_requests": env._(
                "Too many requests at the moment. Please try again in a minute."
            ),
            "unknown_field": env._("This field is not known."),
            "wrong_type": env._("This value has the wrong type."),
        }
