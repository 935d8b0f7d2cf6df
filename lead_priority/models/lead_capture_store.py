import logging
from datetime import timedelta

import psycopg2
from psycopg2.pool import PoolError

from odoo import api, models
from odoo.tools import SQL

from ..durable import NOW, WAITS_FOR_DISK
from ..intake import limits
from ..intake.errors import IntakeError
from ..kept_connections import Statement
from ..paces import get_pace
from .lead_capture_receive import COLUMNS

_logger = logging.getLogger(__name__)

WINDOW = timedelta(seconds=limits.WINDOW_SECONDS)
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
    SELECT EXISTS (SELECT FROM room), (SELECT id FROM made), %(now)s, %(woken)s
"""
ROOM = """(
    SELECT %(durable)s
      AND (%(per_sender)s = 0 OR all_rows < %(per_sender)s - %(margin)s OR (
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
# Whether a cron was woken up in this second: enough for all that comes in it. Triggers
# have whole seconds, and one moment is planned faster than a span of time.
WOKEN = """EXISTS (SELECT FROM ir_cron_trigger WHERE cron_id = %s
        AND call_at = date_trunc('second', now() AT TIME ZONE 'UTC'))"""
# Put together once. As short as can be: Odoo takes connections anew for each request,
# so PostgreSQL plans each statement, and takes longer for it than for inserting.
INSERT = SQL(
    """
    INSERT INTO lead_capture (%s) VALUES (%s)
    ON CONFLICT (scope, idempotency_key)
        WHERE idempotency_key IS NOT NULL DO NOTHING
    RETURNING id, %s, %s, %s
    """,
    SQL(", ").join(map(SQL.identifier, COLUMNS)),
    SQL(", ").join(SQL("%s", name) for name in COLUMNS),
    NOW,
    SQL(WOKEN, None),
    WAITS_FOR_DISK,
).code

# The same, planned once, for what is to be worked on; nothing where a key is known, or
# where others were busy: then it is looked at again.
GIVEN = (
    *("entry", "form_id", "company_id", "payload", "scope", "idempotency_key"),
    *("payload_digest", "consent_text", "consent_given", "access_token", "sender_key"),
)
LEFT_OUT = {*COLUMNS} - {"received_at", "state", "attempts", *GIVEN}
KEPT = Statement(
    SQL(
        """
        INSERT INTO lead_capture (received_at, state, attempts, %s)
        SELECT %s, 'received', 0, %s FROM lead_capture_id_seq WHERE last_value + 1 < %s
        ON CONFLICT (scope, idempotency_key)
            WHERE idempotency_key IS NOT NULL DO NOTHING
        RETURNING id, %s, %s
        """,
        SQL(", ").join(map(SQL.identifier, GIVEN)),
        NOW,
        SQL(", ").join(SQL("%s", name) for name in GIVEN),
        None,
        NOW,
        SQL(WOKEN, None),
    )
)


class LeadCapture(models.Model):
    """One capture in one statement: is there room, the row, is the job awake."""

    _inherit = "lead.capture"

    @api.model
    def _store_one(self, values, *, entry, scope, form_id, company_id, **limited):
        """Store one capture as ``_store`` does, now; give (id, token).

        On disk when this is committed, whatever the server's setting is. ``limited``:
        ``sender_key``, ``sender_limit`` and ``form_limit``, captures a minute, 0 or
        none: no limit. The job that processes captures is woken up at commit.

        :raises IntakeError: too_many_requests, key_conflict
        """
        row = self._prepare_row(
            values,
            {
                "entry": entry,
                "scope": scope,
                "form_id": form_id,
                "company_id": company_id,
                "sender_key": limited.get("sender_key"),
                # The database says it, in the same round trip.
                "now": NOW,
            },
        )
        given = [limited.get(name) or 0 for name in ("sender_limit", "form_limit")]
        pace = get_pace(self)
        limit = min(filter(None, given), default=0)
        inserted = self._insert_kept(row, pace.get_end(limit))
        if not inserted and pace.is_below(limit):
            inserted = self._insert_row(row)
            if not pace.is_below(limit):
                # Others were busy meanwhile.
                self._check_room(row, *given)
        elif not inserted:
            inserted = self._insert_counted(row, *given)
        return self._finish_storing(row, *inserted)

    @api.model
    def _finish_storing(self, row, capture_id, is_woken):
        """Wake the job if it sleeps; give (id, token), of a known key what is there.

        :raises KeyConflict: the key is known with another payload
        """
        if not capture_id:
            return self._find_known([row], {})[row["scope"], row["idempotency_key"]]
        if not is_woken:
            self._wake(CRON)
        return capture_id, row["access_token"]

    @api.model
    def _insert_row(self, row):
        """Insert a row; give its id, None where its key is known, and who is awake."""
        self.env.cr.execute(
            SQL(INSERT, *map(row.__getitem__, COLUMNS), self._get_cron_id(CRON)),
            # A lost race is expected, and the row is nobody's business in a log.
            log_exceptions=False,
        )
        return self._note_pace(self.env.cr.fetchone())

    @api.model
    def _insert_kept(self, row, end):
        """As ``_insert_row`` on a connection of ours; None: nothing is inserted.

        ``end``: the id from which limits are looked at, 0: now.
        """
        if not end or not self._is_plain(row):
            return None
        values = map(row.__getitem__, GIVEN)
        rows = KEPT.run(self.env.cr, *values, end, self._get_cron_id(CRON))
        return self._note_pace(rows[0]) if rows else None

    @api.model
    def _is_plain(self, row):
        """Whether a row is to be worked on and comes now: what ``KEPT`` inserts."""
        is_new = row["received_at"] is NOW and row["state"] == "received"
        return is_new and not any(row[name] for name in LEFT_OUT)

    @api.model
    def _note_pace(self, inserted):
        if not inserted:
            return None, True
        capture_id, moment, is_woken = inserted[:3]
        get_pace(self).note(capture_id, moment)
        return capture_id, is_woken

    @api.model
    def _insert_counted(self, row, sender_limit, form_limit):
        """As ``_insert_row``, if there is room.

        :raises IntakeError: too_many_requests
        """
        self.env.cr.execute(
            SQL(
                STATEMENT,
                room=self._get_room(row, sender_limit, form_limit),
                names=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                values=SQL(", ").join(SQL("%s", row[name]) for name in COLUMNS),
                now=NOW,
                woken=self._get_woken(CRON),
            ),
            # As above.
            log_exceptions=False,
        )
        has_room, *inserted = self.env.cr.fetchone()
        if not has_room:
            raise IntakeError("too_many_requests", status=429)
        return self._note_pace(inserted[0] and inserted)

    @api.model
    def _check_room(self, row, sender_limit, form_limit):
        """Raise where a row that was inserted is one too many.

        :raises IntakeError: too_many_requests
        """
        most = [limit and limit + 1 for limit in (sender_limit, form_limit)]
        query = SQL("SELECT %s", self._get_room(row, *most))
        if not self.env.execute_query(query)[0][0]:
            raise IntakeError("too_many_requests", status=429)

    @api.model
    def _get_room(self, row, sender_limit, form_limit):
        """Say in SQL that this is not too much: rows counted, no counter to wait for.

        Counted only where all captures of the time, which ids tell at once, are more
        than a limit.
        """
        return SQL(
            ROOM,
            durable=WAITS_FOR_DISK,
            sender=row["sender_key"],
            form=row["form_id"],
            since=SQL("%s::timestamp - %s", NOW, WINDOW),
            per_sender=sender_limit,
            per_form=form_limit,
            margin=ID_MARGIN,
        )

    @api.model
    def _get_cron_id(self, cron):
        return self.env["ir.model.data"]._xmlid_to_res_id(cron, raise_if_not_found=True)

    @api.model
    def _get_woken(self, cron):
        """Say in SQL whether a cron (its XML id) was woken up a moment ago."""
        return SQL(WOKEN, self._get_cron_id(cron))

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
    def _wake_once(self, cron):
        """Wake a cron up at commit, unless that was done a moment ago."""
        if not self.env.execute_query(SQL("SELECT %s", self._get_woken(cron)))[0][0]:
            self._wake(cron)
