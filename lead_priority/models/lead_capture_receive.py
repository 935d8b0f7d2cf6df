import json
import secrets

from odoo import api, models
from odoo.tools import SQL

from ..intake import limits
from ..intake.cleaning import storable
from ..intake.digest import digest
from ..intake.errors import KeyConflict

TOKEN_BYTES = 24
COLUMNS = (
    "received_at",
    "entry",
    "form_id",
    "webhook_id",
    "company_id",
    "state",
    "reject_reason",
    "flags",
    "processed_at",
    "attempts",
    "payload",
    "scope",
    "idempotency_key",
    "payload_digest",
    "consent_text",
    "consent_given",
    "access_token",
    "sender_key",
)


class LeadCapture(models.Model):
    """The inbox: what comes in is stored first, once per key, and worked on after."""

    _inherit = "lead.capture"

    @api.model
    def _receive(
        self,
        values_list,
        *,
        entry,
        scope,
        now,
        form=None,
        company=None,
        sender_key=None,
    ):
        """Store what came in, once per (scope, idempotency key), and give its captures.

        Each of ``values_list`` is a dict with ``payload`` (field names or their
        aliases, and utm_* parameters) and, where known, ``idempotency_key``,
        ``consent_text``, ``consent_given``, ``received_at`` (UTC, else ``now``),
        ``webhook_id`` and ``is_blocked`` (kept in quarantine, no lead by itself; a code
        says why: honeypot, captcha). The captures come in the order of
        ``values_list``; the same key with the same payload gives the capture that is
        there. Nothing is processed here.

        :raises KeyConflict: a key is known with another payload
        """
        stored = self._store(
            values_list,
            entry=entry,
            scope=scope,
            now=now,
            form=form,
            company=company,
            sender_key=sender_key,
        )
        return self.browse(capture_id for capture_id, _token in stored)

    @api.model
    def _store(self, values_list, *, entry, scope, now, form, company, sender_key):
        """Do what ``_receive`` says; give (id, token) of each, without reading back."""
        if not values_list:
            return []
        company = company or (form and form.company_id) or self.env.company
        common = {
            "entry": entry,
            "scope": scope,
            "form_id": form.id if form else None,
            "company_id": company.id,
            "sender_key": sender_key,
            "now": now,
        }
        rows = [self._prepare_row(values, common) for values in values_list]
        ids_by_token = self._insert_rows(rows)
        ids_by_key = self._find_known(rows, ids_by_token)
        return [
            (ids_by_token[row["access_token"]], row["access_token"])
            if row["access_token"] in ids_by_token
            else ids_by_key[scope, row["idempotency_key"]]
            for row in rows
        ]

    @api.model
    def _prepare_row(self, values, common):
        payload = storable(values["payload"])
        is_blocked = values.get("is_blocked")
        key = values.get("idempotency_key")
        return {
            "sender_key": None,
            **common,
            "webhook_id": values.get("webhook_id"),
            "received_at": values.get("received_at") or common["now"],
            "state": "rejected" if is_blocked else "received",
            "reject_reason": "blocked" if is_blocked else None,
            "flags": f"blocked:{is_blocked}" if is_blocked else None,
            "processed_at": common["now"] if is_blocked else None,
            "attempts": 0,
            "payload": json.dumps(payload, default=str),
            "idempotency_key": key[: limits.IDEMPOTENCY_CHARACTERS] if key else None,
            "payload_digest": digest(payload),
            "consent_text": values.get("consent_text") or None,
            "consent_given": bool(values.get("consent_given")),
            "access_token": secrets.token_urlsafe(TOKEN_BYTES),
        }

    @api.model
    def _insert_rows(self, rows):
        """Insert in one statement; give the ids of the new rows by their token."""
        lines = SQL(", ").join(
            SQL("%s", tuple(row[c] for c in COLUMNS)) for row in rows
        )
        names = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_capture (%s) VALUES %s
                   ON CONFLICT (scope, idempotency_key)
                       WHERE idempotency_key IS NOT NULL DO NOTHING
                   RETURNING access_token, id""",
                names,
                lines,
            ),
            # A lost race is expected, and the row is nobody's business in a log.
            log_exceptions=False,
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _find_known(self, rows, ids_by_token):
        """Give (id, token) of the rows that were there already, by scope and key."""
        known = [row for row in rows if row["access_token"] not in ids_by_token]
        if not known:
            return {}
        keys = tuple({(row["scope"], row["idempotency_key"]) for row in known})
        self.env.cr.execute(
            SQL(
                """SELECT scope, idempotency_key, payload_digest, id, access_token
                   FROM lead_capture
                   WHERE (scope, idempotency_key) IN %s""",
                keys,
            )
        )
        found = {row[:2]: row[2:] for row in self.env.cr.fetchall()}
        for row in known:
            if found[row["scope"], row["idempotency_key"]][0] != row["payload_digest"]:
                raise KeyConflict()
        return {key: row[1:] for key, row in found.items()}
