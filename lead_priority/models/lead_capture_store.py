import logging
from datetime import timedelta

import psycopg2
from psycopg2.pool import PoolError

from odoo import api, models
from odoo.tools import SQL

from ..intake import limits
from ..intake.errors import IntakeError
from .lead_capture_receive import COLUMNS

_logger = logging.getLogger(__name__)

WINDOW = timedelta(seconds=limits.WINDOW_SECONDS)
# One wake-up of the cron is enough for all that comes within this time.
TRIGGER_TIME = timedelta(seconds=1)
# Ids are given a little out of the order of time, by as many as write at once.
ID_MARGIN = 100
CRON = "lead_priority.ir_cron_process_captures"
STATEMENT = """
    WITH room AS MATERIALIZED (
        SELECT WHERE %(room)s
    ), made AS (
        INSERT INTO lead_capture (%(names)s)
        SELECT %(values)s FROM room
        ON CONFLICT (scope, idempotency_key)
            WHERE idempotency_key IS NOT NULL DO NOTHING
        RETURNING id
    )
    SELECT EXISTS (SELECT FROM room), (SELECT id FROM made), %(woken)s
"""
ROOM = """(
    SELECT (%(per_sender)s = 0 OR all_rows < %(per_sender)s - %(margin)s OR (
        SELECT count(*) FROM (SELECT FROM lead_capture
            WHERE sender_key = %(sender)s AND received_at > %(since)s
              AND form_id = %(form)s LIMIT %(per_sender)s) AS s) < %(per_sender)s)
      AND (%(per_form)s = 0 OR all_rows < %(per_form)s - %(margin)s OR (
        SELECT count(*) FROM (SELECT FROM lead_capture
            WHERE form_id = %(form)s AND received_at > %(since)s
            LIMIT %(per_form)s) AS f) < %(per_form)s)
    FROM (SELECT coalesce((SELECT max(id) FROM lead_capture)
        - (SELECT id FROM lead_capture WHERE received_at > %(since)s
           ORDER BY received_at LIMIT 1) + 1, 0)) AS t (all_rows))"""


class LeadCapture(models.Model):
    """One capture in one statement: is there room, the row, is the job awake."""

    _inherit = "lead.capture"

    @api.model
    def _store_one(self, values, *, entry, scope, now, form_id, company_id, **limited):
        """Store one capture as ``_store`` does; give (id, token).

        ``now`` is naive UTC, also as SQL. ``limited``: ``sender_key``, and ``room``
        (SQL): where it does not hold nothing is stored. The job that processes
        captures is woken up at commit.

        :raises IntakeError: too_many_requests, key_conflict
        """
        common = {
            "entry": entry,
            "scope": scope,
            "form_id": form_id,
            "company_id": company_id,
            "sender_key": limited.get("sender_key"),
            "now": now,
        }
        row = self._prepare_row(values, common)
        has_room, capture_id, is_woken = self._insert_row(
            row, limited.get("room", SQL("TRUE")), now
        )
        if not has_room:
            raise IntakeError("too_many_requests", status=429)
        if not capture_id:
            return self._find_known([row], {})[scope, row["idempotency_key"]]
        if not is_woken:
            self._wake(CRON)
        return capture_id, row["access_token"]

    @api.model
    def _insert_row(self, row, room, now):
        self.env.cr.execute(
            SQL(
                STATEMENT,
                room=room,
                names=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                values=SQL(", ").join(SQL("%s", row[name]) for name in COLUMNS),
                woken=self._get_woken(CRON, now),
            ),
            # A lost race is expected, and the row is nobody's business in a log.
            log_exceptions=False,
        )
        return self.env.cr.fetchone()

    @api.model
    def _get_room(self, door, sender_key, now):
        """Say in SQL that this is not too much: rows counted, no counter to wait for.

        Counted only where all captures of the time, which ids tell at once, are more
        than a limit.
        """
        return SQL(
            ROOM,
            sender=sender_key,
            form=door.form_id,
            since=SQL("%s::timestamp - %s", now, WINDOW),
            per_sender=door.sender_limit,
            per_form=door.form_limit,
            margin=ID_MARGIN,
        )

    @api.model
    def _get_woken(self, cron, now):
        """Say in SQL whether a cron (its XML id) was woken up a moment ago."""
        return SQL(
            """EXISTS (SELECT FROM ir_cron_trigger
                WHERE cron_id = %s AND call_at > %s AND call_at <= %s)""",
            self.env["ir.model.data"]._xmlid_to_res_id(cron, raise_if_not_found=True),
            SQL("%s::timestamp - %s", now, TRIGGER_TIME),
            now,
        )

    @api.model
    def _wake(self, cron):
        """Wake a cron up at commit.

        As core's ``_trigger``, but what is stored stays answered well where there is
        no second connection to call the cron with: it looks by itself in a minute.
        """
        cron = self.env.ref(cron)
        at = self.env.cr.now().replace(microsecond=0)
        # sudo: who may send something may have it worked on
        self.env["ir.cron.trigger"].sudo().create({"cron_id": cron.id, "call_at": at})

        self.env.cr.postcommit.add(lambda: self._call(cron))

    @api.model
    def _call(self, cron):
        try:
            cron._notifydb()
        except (psycopg2.Error, PoolError):
            _logger.info("No connection to wake up a job with")

    @api.model
    def _trigger_processing(self, now):
        """Wake the job up at commit, unless that was done a moment ago."""
        self.env.cr.execute(SQL("SELECT %s", self._get_woken(CRON, now)))
        if not self.env.cr.fetchone()[0]:
            self._wake(CRON)
