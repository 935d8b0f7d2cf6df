from odoo import models

from ..api.door import KeyDoor

SCOPES = {
    "captures": "may_capture",
    "engagements": "may_engage",
    "followups": "may_follow_up",
    "health": "may_check_health",
}


class LeadApiKey(models.Model):
    """What requests ask of a key: in memory until a key changes."""

    _name = "lead.api.key"
    _inherit = ["lead.api.key", "lead.door.mixin"]

    _door_key = "prefix"
    _door_archived = True

    def _get_scopes(self):
        """Give {what may be sent: field of the key that allows it}."""
        return SCOPES

    def _get_list_kinds(self):
        """Give the lists (``api.kinds.ListKind``) that other addons take.

        Each is also a scope, a value of ``lead.api.request.kind``, a route, and a
        method ``_take_<name>(sent, now)`` as ``_take_followups`` is.
        """
        return ()

    def _make_door(self):
        return KeyDoor(
            key_id=self.id,
            company_id=self.company_id.id,
            form_id=self.form_id.id or None,
            is_active=self.active,
            is_test=self.is_test,
            scopes=frozenset(
                kind for kind, name in self._get_scopes().items() if self[name]
            ),
            limit_per_minute=self.limit_per_minute,
            requires_signature=self.requires_signature,
            secret=self.secret or "",
            digest=self.hash or "",
            old_digest=self.old_hash or "",
            old_until=self.old_until or None,
            revoked_at=self.revoked_at or None,
            expires_at=self.expires_at or None,
        )
