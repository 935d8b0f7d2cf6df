import json
from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.tools import SQL

from ..api import limits
from ..api.errors import ApiError
from ..batches import run_batches
from ..durable import NOW
from ..kept_connections import Statement
from ..paces import get_pace
from .lead_capture_store import CRON as CAPTURE_CRON
from .lead_capture_store import GIVEN, WOKEN

KINDS = [
    ("captures", "Leads"),
    ("engagements", "Engagements"),
    ("followups", "Follow-ups"),
]
DAYS_KEPT = 30
# Requests whose leads are scored together by the job.
BATCH_SIZE = 20
COLUMNS = (
    *("key_id", "kind", "received_at", "status", "error", "field", "row"),
    *("sent", "recorded", "known", "refused", "idempotency_key", "body_digest"),
    *("answer", "to_score"),
)
# Put together once, as that of a capture is; short, for the same reason.
INSERT_ACCEPTED = SQL(
    """
    INSERT INTO lead_api_request
        (key_id, kind, received_at, status, sent, recorded, known)
    VALUES (%s, 'captures', %s, 202, 1, %s, %s)
    RETURNING id, %s
    """,
    None,
    NOW,
    None,
    None,
    NOW,
).code
# A new capture and its request at once; nothing where the key of the capture is known,
# or where others were busy.
KEPT = Statement(
    SQL(
        """
        WITH made AS (
            INSERT INTO lead_capture (received_at, state, attempts, %s)
            SELECT %s, 'received', 0, %s
              FROM lead_api_request_id_seq WHERE last_value + 1 < %s
            ON CONFLICT (scope, idempotency_key)
                WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING id
        )
        INSERT INTO lead_api_request
            (key_id, kind, received_at, status, sent, recorded, known)
        SELECT %s, 'captures', %s, 202, 1, 1, 0 FROM made
        RETURNING id, (SELECT id FROM made), %s, %s
        """,
        SQL(", ").join(map(SQL.identifier, GIVEN)),
        NOW,
        SQL(", ").join(SQL("%s", name) for name in GIVEN),
        None,
        None,
        NOW,
        NOW,
        SQL(WOKEN, None),
    )
)


class LeadApiRequest(models.Model):
    """One request of another program, and how it was answered; without its content.

    Counted for the limit, read by people who wonder why something did not arrive, and
    asked when a request comes again. Kept for a month. Written by ``_note`` only.
    """

    _name = "lead.api.request"
    _description = "API Request"
    _order = "received_at desc, id desc"
    _log_access = False
    _rec_name = "kind"

    key_id = fields.Many2one("lead.api.key", required=True, ondelete="cascade")
    kind = fields.Selection(KINDS, string="What", required=True)
    received_at = fields.Datetime("On", required=True)
    status = fields.Integer("Answer", help="HTTP status: 200 and 202 are good.")
    error = fields.Char(help="Code of the answer; the documentation lists them.")
    field = fields.Char(help="The field that the error is about.")
    row = fields.Integer(help="Which row the error is about, counted from 0.")
    sent = fields.Integer("Rows", help="Rows that were sent.")
    recorded = fields.Integer(help="Rows that were new.")
    known = fields.Integer(help="Rows that were there already.")
    refused = fields.Integer(help="Rows that could not be recorded.")
    idempotency_key = fields.Char("Idempotency Key")
    body_digest = fields.Char()
    answer = fields.Json("Answer Given")
    to_score = fields.Json()
    company_id = fields.Many2one(related="key_id.company_id")

    _key_idx = models.Index("(key_id, received_at)")
    _idempotency_uniq = models.UniqueIndex(
        "(key_id, kind, idempotency_key) WHERE idempotency_key IS NOT NULL"
    )
    _to_score_idx = models.Index("(id) WHERE to_score IS NOT NULL")

    @api.model
    def _note(self, **values):
        """Insert the row of a request; ``values`` by column."""
        row = {name: values.get(name) for name in COLUMNS}
        for name in ("answer", "to_score"):
            row[name] = json.dumps(row[name]) if row[name] else None
        self.env.cr.execute(
            SQL(
                # A row that came after this snapshot is a conflict to try again, and
                # not a mistake of whoever sends the same request twice.
                """INSERT INTO lead_api_request (%s) VALUES %s
                   ON CONFLICT (key_id, kind, idempotency_key)
                       WHERE idempotency_key IS NOT NULL DO NOTHING""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                tuple(row.values()),
            ),
            # A lost race is expected, and the row is nobody's business in a log.
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)

    @api.model
    def _check_limit(self, door, noted=0):
        """Refuse what is too much by counting rows; a counter makes others wait.

        ``noted``: how many of the rows are of this request.

        :raises ApiError: 429, with the seconds until one more is taken
        """
        if not door.limit_per_minute:
            return
        rows = self.env.execute_query(
            SQL(
                """SELECT extract(epoch FROM received_at - since)
                     FROM lead_api_request, LATERAL (SELECT %s - %s AS since) AS t
                    WHERE key_id = %s AND received_at > since
                    ORDER BY received_at DESC OFFSET %s LIMIT 1""",
                NOW,
                timedelta(seconds=limits.WINDOW_SECONDS),
                door.key_id,
                door.limit_per_minute - 1 + noted,
            )
        )
        if rows:
            raise ApiError("too_many_requests", retry_after=max(ceil(rows[0][0]), 1))

    @api.model
    def _check_pace(self, door, noted=0):
        """As ``_check_limit``; counted where all requests are more than the limit."""
        if not get_pace(self).is_below(door.limit_per_minute):
            self._check_limit(door, noted)

    @api.model
    def _insert_kept(self, door, row):
        """As ``_insert_capture`` on a connection of ours; None: nothing is inserted."""
        captures = self.env["lead.capture"]
        pace = get_pace(self)
        end = pace.get_end(door.limit_per_minute)
        is_plain = end and captures._is_plain(row)
        rows = is_plain and KEPT.run(
            self.env.cr,
            *map(row.__getitem__, GIVEN),
            end,
            door.key_id,
            captures._get_cron_id(CAPTURE_CRON),
        )
        if not rows:
            return None
        [[request_id, *inserted]] = rows
        pace.note(request_id, inserted[1])
        return captures._note_pace(inserted)

    @api.model
    def _insert_capture(self, door, row):
        """Insert a capture and its request's row; as ``lead.capture._insert_row``."""
        inserted = self.env["lead.capture"]._insert_row(row)
        made = int(bool(inserted[0]))
        self.env.cr.execute(SQL(INSERT_ACCEPTED, door.key_id, made, 1 - made))
        get_pace(self).note(*self.env.cr.fetchone())
        return inserted

    @api.model
    def _find_answer(self, key, kind, idempotency_key, digest):
        """Give the answer to the same request when it came before, else None.

        :raises ApiError: 409, when it was another request
        """
        if not idempotency_key:
            return None
        rows = self.env.execute_query(
            SQL(
                """SELECT body_digest, answer FROM lead_api_request
                    WHERE key_id = %s AND kind = %s AND idempotency_key = %s""",
                key.id,
                kind,
                idempotency_key,
            )
        )
        if rows and rows[0][0] != digest:
            raise ApiError("key_conflict")
        return rows[0][1] if rows else None

    @api.autovacuum
    def _gc_requests(self):
        """Remove what is older than a month, but for the last one of each key."""
        self.env.cr.execute(
            SQL(
                """DELETE FROM lead_api_request old
                    WHERE received_at < %s AND to_score IS NULL
                      AND EXISTS (SELECT FROM lead_api_request newer
                                   WHERE newer.key_id = old.key_id
                                     AND newer.received_at > old.received_at)""",
                self.env.cr.now() - timedelta(days=DAYS_KEPT),
            )
        )
        self.invalidate_model(flush=False)

    # Scores of leads whose engagements came in -----------------------------------
    @api.model
    def _cron_score(self):
        """Score the leads that engagements came in for, right behind them."""
        run_batches(self.env, self._score_next)

    @api.model
    def _score_next(self, limit=BATCH_SIZE):
        """Score the leads of the next requests; give how many requests those were."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id, to_score FROM lead_api_request
                    WHERE to_score IS NOT NULL ORDER BY id LIMIT %s
                      FOR UPDATE SKIP LOCKED""",
                limit,
            )
        )
        if not rows:
            return 0
        lead_ids = {lead_id for _id, ids in rows for lead_id in ids}
        leads = self.env["crm.lead"].browse(sorted(lead_ids)).exists()
        leads._mark_for_scoring(self.env.cr.now())
        self.env.cr.execute(
            SQL(
                "UPDATE lead_api_request SET to_score = NULL WHERE id = ANY(%s)",
                [row[0] for row in rows],
            )
        )
        self.invalidate_model(flush=False)
        return len(rows)
