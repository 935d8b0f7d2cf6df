from odoo import models

from ..api.door import KeyDoor

SCOPES = {
    "captures": "may_capture",
    "engagements": "may_engage",
    "followups": "may_follow_up",
}


class LeadApiKey(models.Model):
    """What requests ask of a key: in memory until a key changes."""

    _name = "lead.api.key"
    _inherit = ["lead.api.key", "lead.door.mixin"]

    _door_key = "prefix"
    _door_archived = True

    def _make_door(self):
        return KeyDoor(
            key_id=self.id,
            company_id=self.company_id.id,
            form_id=self.form_id.id or None,
            is_active=self.active,
            is_test=self.is_test,
            scopes=frozenset(kind for kind, name in SCOPES.items() if self[name]),
            limit_per_minute=self.limit_per_minute,
            requires_signature=self.requires_signature,
            secret=self.secret or "",
            digest=self.hash or "",
            old_digest=self.old_hash or "",
            old_until=self.old_until or None,
            revoked_at=self.revoked_at or None,
            expires_at=self.expires_at or None,
        )
