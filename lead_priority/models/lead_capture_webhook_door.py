from odoo import models

from ..inbound.door import WebhookDoor


class LeadCaptureWebhook(models.Model):
    """What the route asks of a webhook: in memory until a webhook changes."""

    _name = "lead.capture.webhook"
    _inherit = ["lead.capture.webhook", "lead.door.mixin"]

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
