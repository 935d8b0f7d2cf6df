from odoo import api, fields, models
from odoo.exceptions import UserError

from ..inbound.request import InboundError, require_secret, same
from .lead_capture_webhook_receive import CRON, HASHED

RETRIED_AT_ONCE = 200


class LeadCaptureWebhookDelivery(models.Model):
    """A person tries again what was refused, failed or rejected, once it is mended."""

    _inherit = "lead.capture.webhook.delivery"

    def action_retry(self):
        """Try these requests again; tell how many became captures.

        :raises UserError: nothing in them can be tried again
        """
        self.env["lead.capture"]._check_can_mend()
        self.check_access("read")
        mendable = self.filtered(lambda d: d.is_mendable or d.state == "received")
        if not mendable:
            raise UserError(
                self.env._("These requests were taken: there is nothing to try again.")
            )
        # sudo: requests are written by their own methods only, for who may mend
        mendable.sudo()._retry(self.env.cr.now())
        done = mendable.filtered(lambda d: d.state == "taken" and not d.is_mendable)
        waits = mendable.filtered(lambda delivery: delivery.state == "received")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if len(done) == len(mendable) else "warning",
                "message": self.env._(
                    "Taken: %(done)s of %(all)s. Waiting for the platform's data: "
                    "%(waits)s.",
                    done=len(done),
                    all=len(mendable),
                    waits=len(waits),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _retry(self, now):
        """Check, map and capture these requests again, with what is set up now."""
        for delivery in self:
            delivery._check_again()
        again = self.filtered(lambda delivery: delivery.state != "refused")
        again.write({"state": "received", "tries": 0, "next_try_at": now})
        fetched = again.filtered(lambda delivery: not delivery._get_fetches())
        fetched._take_each(now)
        if again - fetched:
            # Who waits for a screen does not wait for a platform.
            self.env["lead.capture"]._wake_once(CRON)
        captures = self.capture_ids.filtered(lambda c: c.state == "received")
        captures._process(now)

    def _check_again(self):
        """Let a refused request in if it fits what is set up now."""
        if self.state != "refused":
            return
        webhook = self.webhook_id
        try:
            if webhook._has_token():
                self._check_hashed_token()
                webhook._split_request(self._get_request())
            else:
                webhook._check_request(self._get_request(), self.received_at)
        except InboundError as error:
            self.reason = error.code
        else:
            self.write({"state": "received", "reason": False})

    def _check_hashed_token(self):
        """Check the secret that stood in a header, of which only a hash is kept."""
        require_secret(self.webhook_id.secret or "")
        given = (self.headers or {}).get(HASHED, "")
        if not same(given, self._hash_token(self.webhook_id.secret)):
            raise InboundError("signature", status=401)

    def action_open_captures(self):
        """Show the captures of this request."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_capture_action"
        )
        return {
            **action,
            "domain": [("id", "in", self.capture_ids.ids)],
            "context": {},
        }


class LeadCaptureWebhook(models.Model):
    _inherit = "lead.capture.webhook"

    taken_count = fields.Integer(compute="_compute_counts")
    trouble_count = fields.Integer(compute="_compute_counts")
    last_received_at = fields.Datetime(compute="_compute_counts")

    def _compute_counts(self):
        groups = self.env["lead.capture.webhook.delivery"]._read_group(
            [("webhook_id", "in", self.ids)],
            ["webhook_id", "state"],
            ["__count", "received_at:max"],
        )
        rejected = dict(
            self.env["lead.capture.webhook.delivery"]._read_group(
                [
                    ("webhook_id", "in", self.ids),
                    ("state", "=", "taken"),
                    ("capture_ids.state", "=", "rejected"),
                ],
                ["webhook_id"],
                ["__count"],
            )
        )
        for webhook in self:
            rows = [row[1:] for row in groups if row[0] == webhook]
            counts = {state: count for state, count, _at in rows}
            lost = counts.get("refused", 0) + counts.get("failed", 0)
            webhook.taken_count = counts.get("taken", 0)
            webhook.trouble_count = lost + rejected.get(webhook, 0)
            webhook.last_received_at = max((at for *_rest, at in rows), default=False)

    @api.model
    def _get_trouble_domain(self):
        return [
            "|",
            ("state", "in", ("refused", "failed")),
            ("capture_ids.state", "=", "rejected"),
        ]

    def action_view_trouble(self):
        """List what was not taken, to try it again."""
        return self._view_deliveries(self._get_trouble_domain())

    def action_view_deliveries(self):
        """List what came to this address."""
        return self._view_deliveries([])

    def _view_deliveries(self, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_capture_webhook_delivery_action"
        )
        domain = [("webhook_id", "=", self.id), *domain]
        return {**action, "domain": domain, "context": {}}

    def action_retry(self):
        """Try again everything that was not taken, the newest first."""
        self.ensure_one()
        deliveries = self.env["lead.capture.webhook.delivery"].search(
            [("webhook_id", "=", self.id), *self._get_trouble_domain()],
            limit=RETRIED_AT_ONCE,
        )
        return deliveries.action_retry()
