from odoo import api, models, tools

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

    @api.model
    def _find_door(self, prefix):
        """Give the ``KeyDoor`` of the public part of a key, or None."""
        return self._get_doors()[0].get(prefix)

    def _get_door(self):
        """Give the ``KeyDoor`` of this key."""
        return self._get_doors()[1][self.id]

    @api.model
    @tools.ormcache()
    def _get_doors(self):
        """Give the doors of all keys that were made, by prefix and by id."""
        # sudo: who is asking is what they are for; they are shown to nobody
        keys = self.sudo().with_context(active_test=False)
        found = keys.search([("prefix", "!=", False)])
        doors = {key.id: key._make_door() for key in found}
        return {key.prefix: doors[key.id] for key in found}, doors

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
