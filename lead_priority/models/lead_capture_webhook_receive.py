import base64
import json
from calendar import timegm
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

from ..durable import NOW, WAITS_FOR_DISK, begin
from ..inbound import presets, reading
from ..inbound.request import InboundError, Request
from ..intake.cleaning import storable
from ..kept_connections import Statement
from ..paces import get_pace
from .lead_capture_store import WOKEN

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
COLUMNS = (
    *("webhook_id", "company_id", "received_at", "next_try_at", "state", "tries"),
    *("content_type", "headers", "body"),
)
# Put together once; short, as the insert of a capture is.
INSERT = SQL(
    """INSERT INTO lead_capture_webhook_delivery (%s) VALUES (%s)
       RETURNING id, %s, %s, %s""",
    SQL(", ").join(map(SQL.identifier, COLUMNS)),
    SQL(", ").join(SQL("%s", name) for name in COLUMNS),
    NOW,
    SQL(WOKEN, None),
    WAITS_FOR_DISK,
).code
# The same, planned once; nothing where others were busy: then it is counted.
GIVEN = ("webhook_id", "company_id", "content_type", "headers", "body")
KEPT = Statement(
    SQL(
        """
        INSERT INTO lead_capture_webhook_delivery
            (received_at, next_try_at, state, tries, %s)
        SELECT %s, %s, 'received', 0, %s
          FROM lead_capture_webhook_delivery_id_seq WHERE last_value + 1 < %s
        RETURNING id, %s, %s, TRUE
        """,
        SQL(", ").join(map(SQL.identifier, GIVEN)),
        NOW,
        NOW,
        SQL(", ").join(SQL("%s", name) for name in GIVEN),
        None,
        NOW,
        SQL(WOKEN, None),
    )
)


class LeadCaptureWebhookDelivery(models.Model):
    """Taking a request in: checked, stored on disk, answered. Nothing else."""

    _inherit = "lead.capture.webhook.delivery"

    @api.model
    def _receive_durably(self, door, request, now):
        """Store a request (``inbound.request.Request``) to the webhook of a door.

        In a transaction of its own, on disk when this returns. Ends the transaction of
        the request. ``now`` (naive UTC) is what the age of signatures is told by; rows
        have the time of the database.

        :return: the body to answer
        :raises InboundError: refused, and kept for a person to look at
        """
        deliveries = self.with_user(SUPERUSER_ID)
        webhook = deliveries.env["lead.capture.webhook"].browse(door.webhook_id)
        try:
            webhook._check_request(request, now)
        except InboundError as error:
            deliveries._keep_refused(webhook, request, error.code)
            raise
        row = deliveries._prepare_row(webhook, request, door)
        if not deliveries._insert_kept(row, door):
            deliveries._insert_limited(webhook, row, door)
        # On disk before the 2xx is sent; see the docstring.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return presets.get(door.kind).reply

    @api.model
    def _check_limit(self, webhook, stored=0):
        """Refuse what is too much by counting rows; a counter makes others wait.

        ``stored``: how many of the rows are of this request.
        """
        limit = webhook._get_door().minute_limit
        since = SQL("%s - %s", NOW, WINDOW)
        if limit and self._count(webhook, since, limit + stored) >= limit + stored:
            # The request goes on to an answer: nothing of this may be committed.
            self.env.cr.rollback()
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
    def _keep_refused(self, webhook, request, code):
        """Store what is refused, durably; ends the transaction."""
        now = begin(self.env)
        self._check_limit(webhook)
        self._store_refused(webhook, request, code, now)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _store_refused(self, webhook, request, code, now):
        kept = self._count(webhook, now - REFUSED_WINDOW, REFUSED_KEPT, "refused")
        if kept < REFUSED_KEPT and len(request.body) <= reading.BODY_BYTES:
            vals = self._prepare_vals(webhook, request, now)
            self.create({**vals, "state": "refused", "reason": code})

    @api.model
    def _prepare_vals(self, webhook, request, now):
        door = webhook._get_door()
        own = door.guard.header.lower()
        headers = {
            name: request.header(name)[:HEADER_CHARACTERS]
            for name in (*KEPT_HEADERS, *([own] if own else []))
            if request.header(name) and not (name == own and door.has_token)
        }
        if door.has_token and request.header(own):
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
    def _prepare_row(self, webhook, request, door):
        vals = self._prepare_vals(webhook, request, NOW)
        return {
            **vals,
            "company_id": door.company_id,
            "state": "received",
            "tries": 0,
            "headers": json.dumps(vals["headers"]),
        }

    @api.model
    def _insert_kept(self, row, door):
        """As ``_insert`` on a connection of ours; say whether it is inserted."""
        end = get_pace(self).get_end(door.minute_limit)
        rows = end and KEPT.run(
            self.env.cr,
            *map(row.__getitem__, GIVEN),
            end,
            self.env["lead.capture"]._get_cron_id(CRON),
        )
        if rows:
            self._finish_inserting(rows[0])
        return bool(rows)

    @api.model
    def _insert_limited(self, webhook, row, door):
        """Insert it, if that is not too much.

        :raises InboundError: limit
        """
        pace = get_pace(self)
        if not pace.is_below(door.minute_limit):
            self._check_limit(webhook)
        self._insert(row)
        if not pace.is_below(door.minute_limit):
            # Others were busy meanwhile.
            self._check_limit(webhook, stored=1)

    @api.model
    def _insert(self, row):
        """Insert one row without what the ORM does around it: somebody waits.

        The job that works on it is woken up at commit, which waits for the disk.
        """
        cron_id = self.env["lead.capture"]._get_cron_id(CRON)
        self.env.cr.execute(SQL(INSERT, *map(row.__getitem__, COLUMNS), cron_id))
        self._finish_inserting(self.env.cr.fetchone())

    @api.model
    def _finish_inserting(self, inserted):
        row_id, moment, is_woken, _is_durable = inserted
        get_pace(self).note(row_id, moment)
        if not is_woken:
            self.env["lead.capture"]._wake(CRON)

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
        door = self._get_door()
        if len(request.body) > reading.BODY_BYTES:
            raise InboundError("too_large", status=413)
        presets.get(door.kind).check(request, door.guard, timegm(at.timetuple()))
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
        door = self._get_door()
        return presets.get(door.kind).split(document, door.version, door.access_token)

    def _answer_challenge(self, request, now):
        """Answer the platform's question whether this address is ours, if it asks.

        :raises InboundError: it does not know our token
        """
        door = self._get_door()
        answer = presets.get(door.kind).answer_challenge(request, door.guard)
        if answer:
            self.with_user(SUPERUSER_ID).confirmed_at = now
        return answer
