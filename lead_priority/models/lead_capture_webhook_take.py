import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batch, run_batches, work_on_each
from ..inbound import presets
from ..inbound.mapping import apply, key_of
from ..inbound.request import InboundError
from ..intake import limits
from ..intake.cleaning import storable
from ..intake.digest import digest
from ..outgoing.backoff import next_try
from ..outgoing.errors import OutgoingError
from ..outgoing.post import get
from .lead_capture_store import CRON as PROCESS_CRON

_logger = logging.getLogger(__name__)

BATCH_SIZE = 50
FETCHES_AT_ONCE = 8
# A claim older than this was not ended by its server: it was stopped.
CLAIM_ENDS = timedelta(minutes=10)
DETAIL_CHARACTERS = 300


class LeadCaptureWebhookDelivery(models.Model):
    """Working on requests: fetch what they only name, map it, make captures of it.

    Killed at any point and run again, the result is the same: a lead is one capture by
    the platform's number, whoever stores it first.
    """

    _inherit = "lead.capture.webhook.delivery"

    @api.model
    def _cron_take(self):
        run_batches(self.env, lambda: self._take_due(self.env.cr.now()))

    @api.model
    def _take_due(self, now, limit=BATCH_SIZE):
        """Work on the next due requests; give how many there were."""
        due = self._lock_due(now, limit)
        if due._fetch_documents(now):
            # Committed in between: a conflict must not fetch once more.
            run_batch(self.env, lambda: due._take_each(now))
        else:
            due._take_each(now)
        return len(due)

    @api.model
    def _lock_due(self, now, limit):
        self.env["lead.capture.webhook.delivery"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM lead_capture_webhook_delivery
                    WHERE state = 'received' AND next_try_at <= %s
                 ORDER BY next_try_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
                now,
                limit,
            ),
            log_exceptions=False,
        )
        # sudo: the job works for everybody
        return self.sudo().browse(row[0] for row in self.env.cr.fetchall())

    # Fetching -----------------------------------------------------------------
    def _fetch_documents(self, now):
        """Fetch the data of leads that these requests only name; say if anything was.

        Claimed and committed before, so that no two workers fetch the same.
        """
        wanted = [item for delivery in self for item in delivery._get_fetches()]
        if not wanted:
            return False
        self.write({"next_try_at": now + CLAIM_ENDS})
        self._keep_claims()
        with ThreadPoolExecutor(FETCHES_AT_ONCE) as pool:
            # Plain Python in the threads: no environment, no cursor.
            found = list(pool.map(_try_to_fetch, [fetch for _d, _k, fetch in wanted]))
        run_batch(self.env, lambda: self._note_documents(wanted, found))
        return True

    @api.model
    def _keep_claims(self):
        """Commit, so that what is under way is known even after a crash."""
        self.env["ir.cron"]._commit_progress()

    def _get_fetches(self):
        """Give (request, number, where) of its leads whose data is not here yet."""
        webhook = self.webhook_id
        if not webhook.access_token:
            return []
        try:
            parts = webhook._split_request(self._get_request())
        except InboundError:
            return []
        known = self.documents or {}
        return [
            (self, part.key, part.fetch)
            for part in parts
            if part.fetch and part.key not in known
        ]

    @api.model
    def _note_documents(self, wanted, found):
        for (delivery, key, _fetch), (document, error) in zip(
            wanted, found, strict=True
        ):
            if error is None:
                known = dict(delivery.documents or {})
                delivery.documents = {**known, key: storable(document)}
            else:
                words = self.env["lead.alert"]._word_error(error)
                delivery.detail = words[:DETAIL_CHARACTERS]

    # Taking -------------------------------------------------------------------
    def _take_each(self, now):
        work_on_each(
            self,
            lambda part: [delivery._take(now) for delivery in part],
            lambda delivery, error: delivery._note_failure(
                now, "error", f"{type(error).__name__}: {error}"
            ),
        )

    def _take(self, now):
        """Make captures of the leads of this request, once per lead."""
        self.ensure_one()
        try:
            parts = self.webhook_id._split_request(self._get_request())
        except InboundError as error:
            self.write({"state": "refused", "reason": error.code})
            return
        payloads, waits, tests = self._map_parts(parts)
        if payloads:
            self._capture(payloads, now)
        if waits:
            self._note_failure(now, waits, self.detail)
        elif payloads:
            self._note_done("taken", False)
        else:
            self._note_done("ignored", "test" if tests else "not_a_lead")

    def _map_parts(self, parts):
        """Give {number: payload}, why others have to wait, and how many are tests."""
        webhook = self.webhook_id
        preset, known = presets.get(webhook.kind), self.documents or {}
        lines = webhook.line_ids._get_lines()
        payloads, waits, tests = {}, "", 0
        for place, part in enumerate(parts):
            document = known.get(part.key) if part.fetch else part.document
            if document is None:
                waits = "fetch" if webhook.access_token else "no_access_token"
                continue
            lead = preset.tidy(document)
            if part.is_test or (
                isinstance(lead, dict) and lead.get("testLead") is True
            ):
                tests += 1
                continue
            mapped = apply(lines, lead, note_rest=webhook.is_rest_noted)
            payloads.setdefault(self._get_key(part, lead, place), mapped.payload)
        return payloads, waits, tests

    def _get_key(self, part, lead, place):
        """Give what makes this lead one, however often it is sent."""
        key = part.key or key_of(lead, self.webhook_id.lead_key_path or "")
        sent = (self.headers or {}).get("idempotency-key")
        if not key and sent:
            key = f"{sent}:{place}" if place else sent
        if not key or len(key) > limits.IDEMPOTENCY_CHARACTERS:
            key = digest({"lead": key or lead})
        return storable(key)

    def _capture(self, payloads, now):
        """Store the captures of new numbers; mend those rejected before."""
        captures = self.env["lead.capture"]
        scope = f"webhook:{self.webhook_id.id}"
        known = captures.search(
            [("scope", "=", scope), ("idempotency_key", "in", list(payloads))]
        )
        by_key = {capture.idempotency_key: capture for capture in known}
        for key, capture in by_key.items():
            capture._mend_mapped(payloads[key], now)
        new = [
            {
                "payload": payload,
                "idempotency_key": key,
                "webhook_id": self.webhook_id.id,
                "received_at": self.received_at,
            }
            for key, payload in payloads.items()
            if key not in by_key
        ]
        stored = captures._receive(
            new, entry="webhook", scope=scope, now=now, company=self.company_id
        )
        if stored:
            captures._wake_once(PROCESS_CRON)
        self.capture_ids |= known | stored

    def _note_done(self, state, reason):
        self.write(
            {"state": state, "reason": reason, "detail": False, "next_try_at": False}
        )

    def _note_failure(self, now, reason, detail):
        """Try again later, or give up and leave it to a person."""
        tries = self.tries + 1
        again_at = next_try(tries, now)
        self.write(
            {
                "tries": tries,
                "reason": reason,
                "detail": (detail or "")[:DETAIL_CHARACTERS] or False,
                "state": "received" if again_at else "failed",
                "next_try_at": again_at,
            }
        )


def _try_to_fetch(fetch):
    """Fetch; give (document, None) or (None, error)."""
    try:
        reply = get(fetch.url, fetch.headers)
        return json.loads(reply.text), None
    except OutgoingError as error:
        return None, error
    except (ValueError, RecursionError):
        return None, OutgoingError("protocol")
    except Exception:
        _logger.exception("The data of a lead was not fetched")
        return None, OutgoingError("protocol")
