from odoo import api, models, tools

from ..inbound.door import WebhookDoor


class LeadCaptureWebhook(models.Model):
    """What the route asks of a webhook: in memory until a webhook changes."""

    _name = "lead.capture.webhook"
    _inherit = ["lead.capture.webhook", "lead.door.mixin"]

    @api.model
    def _find_door(self, key):
        """Give the ``WebhookDoor`` of the active webhook of a public key, or None."""
        return self._get_doors()[0].get(key)

    def _get_door(self):
        """Give the ``WebhookDoor`` of this webhook, active or not."""
        return self._get_doors()[1][self.id]

    @api.model
    @tools.ormcache()
    def _get_doors(self):
        """Give the doors of active webhooks by their key, and of all by their id."""
        # sudo: the random key is what gives access; nothing of it is told
        webhooks = self.sudo().with_context(active_test=False)
        found = webhooks.search([("id", "!=", False)])
        doors = {webhook.id: webhook._make_door() for webhook in found}
        return {w.key: doors[w.id] for w in found if w.active and w.key}, doors

    def _make_door(self):
        return WebhookDoor(
            webhook_id=self.id,
            company_id=self.company_id.id,
            kind=self.kind,
            guard=self._get_guard(),
            has_token=self._has_token(),
            version=self.version or "",
            access_token=self.access_token or "",
            minute_limit=self.minute_limit,
        )
