from datetime import timezone

from odoo import api, models

from ..api import keys
from ..api.errors import ApiError
from ..outgoing import signature

SCOPES = {
    "captures": "may_capture",
    "engagements": "may_engage",
    "followups": "may_follow_up",
}


class LeadApiKey(models.Model):
    """Who is asking, and may they: the key, its signature and its scope."""

    _inherit = "lead.api.key"

    @api.model
    def _identify(self, sent, now):
        """Give the key of a request; ``now`` is naive UTC.

        Who does not have a key learns nothing of which there are.

        :raises ApiError: 401
        """
        prefix, text = keys.read_bearer(sent.authorization)
        everyone = self.with_context(active_test=False)
        found = everyone.search([("prefix", "=", prefix)], limit=1) if prefix else self
        is_new = keys.is_key(text, found.hash)
        is_old = keys.is_key(text, found.old_hash) and bool(
            found.old_until and found.old_until > now
        )
        if not (found and (is_new or is_old)):
            raise ApiError("unauthorized")
        found._check_state(now)
        found._check_signature(sent, now)
        return found.with_context(active_test=True).with_company(found.company_id)

    def _check_state(self, now):
        state = self._get_state(now)
        if state == "revoked" or not self.active:
            raise ApiError("key_revoked")
        if state == "expired":
            raise ApiError("key_expired")

    def _check_signature(self, sent, now):
        """Check the signature where one is sent, or must be."""
        if not sent.signature:
            if self.requires_signature:
                raise ApiError("signature_required")
            return
        # Twice the header comes as one with a comma, which is no signature.
        seconds = int(now.replace(tzinfo=timezone.utc).timestamp())
        if not signature.verify(self.secret or "", sent.body, sent.signature, seconds):
            raise ApiError("bad_signature")

    def _check_scope(self, kind):
        """:raises ApiError: 403"""
        if not self[SCOPES[kind]]:
            raise ApiError("not_allowed")
