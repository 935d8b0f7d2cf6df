import base64
import json
from calendar import timegm
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

from ..durable import begin
from ..inbound import presets, reading
from ..inbound.request import InboundError, Request
from ..intake.cleaning import storable

CRON = "lead_priority.ir_cron_take_deliveries"
WINDOW = timedelta(minutes=1)
# Of what is refused, so many are kept of an hour: a flood fills no disk.
REFUSED_WINDOW = timedelta(hours=1)
REFUSED_KEPT = 100
HEADER_CHARACTERS = 500
HASHED = "hashed-token"
# Kept beside a body, to check it once more and to know who repeats himself.
KEPT_HEADERS = (
    *("content-encoding", "idempotency-key", "user-agent", "x-hub-signature-256"),
    *("x-li-signature", "x-douyin-signature", "x-lead-signature", "msg-id"),
)


class LeadCaptureWebhookDelivery(models.Model):
    """Taking a request in: checked, stored on disk, answered. Nothing else."""

    _inherit = "lead.capture.webhook.delivery"

    @api.model
    def _receive_durably(self, webhook, request):
        """Store a request (``inbound.request.Request``) to ``webhook``.

        In a transaction of its own, on disk when this returns. Ends the transaction of
        the request.

        :return: the body to answer
        :raises InboundError: refused, and kept for a person to look at
        """
        deliveries = self.with_user(SUPERUSER_ID)
        webhook = webhook.with_user(SUPERUSER_ID)
        # A 2xx is a promise: on disk, whatever the server's setting is.
        now = begin(self.env)
        deliveries._check_limit(webhook, now)
        try:
            webhook._check_request(request, now)
        except InboundError as error:
            deliveries._store_refused(webhook, request, error.code, now)
            self.env.cr.commit()  # pylint: disable=invalid-commit
            raise
        deliveries._insert(deliveries._prepare_vals(webhook, request, now), webhook)
        deliveries._trigger_taking(now)
        # On disk before the 2xx is sent; see the docstring.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return presets.get(webhook.kind).reply

    @api.model
    def _check_limit(self, webhook, now):
        """Refuse what is too much by counting rows; a counter makes others wait."""
        limit = webhook.minute_limit
        if limit and self._count(webhook, now - WINDOW, limit) >= limit:
            raise InboundError("limit", status=429)

    @api.model
    def _count(self, webhook, since, limit, state=None):
        self.env.cr.execute(
            SQL(
                """SELECT count(*) FROM (
                       SELECT FROM lead_capture_webhook_delivery
                        WHERE webhook_id = %s AND received_at > %s
                          AND (%s::varchar IS NULL OR state = %s)
                        LIMIT %s) AS counted""",
                webhook.id,
                since,
                state,
                state,
                limit,
            )
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _store_refused(self, webhook, request, code, now):
        kept = self._count(webhook, now - REFUSED_WINDOW, REFUSED_KEPT, "refused")
        if kept < REFUSED_KEPT and len(request.body) <= reading.BODY_BYTES:
            vals = self._prepare_vals(webhook, request, now)
            self.create({**vals, "state": "refused", "reason": code})

    @api.model
    def _prepare_vals(self, webhook, request, now):
        own = (webhook.header or "").lower()
        headers = {
            name: request.header(name)[:HEADER_CHARACTERS]
            for name in (*KEPT_HEADERS, *([own] if own else []))
            if request.header(name) and not (name == own and webhook._has_token())
        }
        if webhook._has_token() and request.header(own):
            # Not the secret itself: only what tells whether it was the right one.
            headers[HASHED] = self._hash_token(request.header(own))
        return {
            "webhook_id": webhook.id,
            "received_at": now,
            "next_try_at": now,
            "content_type": storable(request.header("content-type"))[:100],
            "headers": storable(headers),
            "body": base64.b64encode(request.body),
        }

    @api.model
    def _insert(self, vals, webhook):
        """Insert one row without what the ORM does around it: somebody waits."""
        row = {
            **vals,
            "company_id": webhook.company_id.id,
            "state": "received",
            "tries": 0,
            "headers": json.dumps(vals["headers"]),
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO lead_capture_webhook_delivery (%s) VALUES %s",
                SQL(", ").join(map(SQL.identifier, row)),
                tuple(row.values()),
            )
        )

    @api.model
    def _trigger_taking(self, now):
        """Wake the job up at commit, once for all that comes within a second."""
        captures = self.env["lead.capture"]
        self.env.cr.execute(SQL("SELECT %s", captures._get_woken(CRON, now)))
        if not self.env.cr.fetchone()[0]:
            captures._wake(CRON)

    @api.model
    def _hash_token(self, text):
        # sudo: hmac reads the database's secret, which stays here.
        return hmac(
            self.sudo().env, "lead_capture_webhook_token", text.removeprefix("Bearer ")
        )

    def _get_body(self):
        self.ensure_one()
        return base64.b64decode(self.body or b"")

    def _get_request(self):
        """Give the request again, as far as it is kept."""
        headers = {**(self.headers or {}), "content-type": self.content_type or ""}
        return Request(headers=headers, body=self._get_body())


class LeadCaptureWebhook(models.Model):
    _inherit = "lead.capture.webhook"

    def _check_request(self, request, at):
        """Raise unless a request that came ``at`` (UTC) is one we can work on.

        :raises InboundError: refused
        """
        preset = presets.get(self.kind)
        if len(request.body) > reading.BODY_BYTES:
            raise InboundError("too_large", status=413)
        preset.check(request, self._get_guard(), timegm(at.timetuple()))
        self._split_request(request)

    def _split_request(self, request):
        """Give the parts of a request, one for each lead.

        :raises InboundError: it cannot be read
        """
        document = reading.read(
            request.body,
            request.header("content-type"),
            request.header("content-encoding"),
        )
        return presets.get(self.kind).split(
            document, self.version or "", self.access_token or ""
        )

    def _answer_challenge(self, request, now):
        """Answer the platform's question whether this address is ours, if it asks.

        :raises InboundError: it does not know our token
        """
        webhook = self.with_user(SUPERUSER_ID)
        answer = presets.get(self.kind).answer_challenge(request, webhook._get_guard())
        if answer:
            webhook.confirmed_at = now
        return answer
