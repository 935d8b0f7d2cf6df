from datetime import timezone

from odoo import api, models

from ..api import keys
from ..api.door import fits
from ..api.errors import ApiError
from ..outgoing import signature


class LeadApiKey(models.Model):
    """Who is asking, and may they: the key, its signature and its scope."""

    _inherit = "lead.api.key"

    @api.model
    def _identify(self, sent, now):
        """Give the key of a request; ``now`` is naive UTC.

        Who does not have a key learns nothing of which there are. The database is not
        asked: what is known of keys is in memory.

        :raises ApiError: 401
        """
        prefix, text = keys.read_bearer(sent.authorization)
        door = self._find_door(prefix) if prefix else None
        if not fits(door, text, now):
            raise ApiError("unauthorized")
        if door.revoked_at or not door.is_active:
            raise ApiError("key_revoked")
        if door.expires_at and door.expires_at <= now:
            raise ApiError("key_expired")
        self._check_signature(door, sent, now)
        return self.browse(door.key_id).with_company(door.company_id)

    @api.model
    def _check_signature(self, door, sent, now):
        """Check the signature where one is sent, or must be."""
        if not sent.signature:
            if door.requires_signature:
                raise ApiError("signature_required")
            return
        # Twice the header comes as one with a comma, which is no signature.
        seconds = int(now.replace(tzinfo=timezone.utc).timestamp())
        if not signature.verify(door.secret, sent.body, sent.signature, seconds):
            raise ApiError("bad_signature")
