import json
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..durable import NOT_WAITED_FOR, NOW
from ..intake import limits
from ..intake.cleaning import clean_line
from ..intake.payload import read_utm
from ..intake.visits import digest_token
from ..kept_connections import Statement
from ..paces import get_pace
from .lead_visitor_visit import COLUMNS

# Not written at each page: two pages opened at once would wait for each other.
LAST_SEEN_STEP = timedelta(hours=1)
# Simple statements, put together once: PostgreSQL plans each anew for each request, and
# one that does all of it at once takes longer to plan than these take together.
FIND = """
    SELECT id, lead_id, last_seen_at < %s FROM lead_visitor
     WHERE company_id = %s AND token_digest = %s
"""
MAKE = """
    INSERT INTO lead_visitor
        (company_id, token_digest, first_seen_at, last_seen_at, consent_at)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (company_id, token_digest) DO NOTHING
    RETURNING id
"""
INSERT = SQL(
    """
    INSERT INTO lead_visitor_visit
        (visitor_id, company_id, site_id, sender_key, recorded_at, %s)
    VALUES %s
    ON CONFLICT DO NOTHING
    RETURNING id, %s, %s
    """,
    SQL(", ").join(map(SQL.identifier, COLUMNS)),
    None,
    NOW,
    None,
).code
LINE = f"({', '.join(['%s'] * (len(COLUMNS) + 5))})"
# One visit of a site's page, planned once: by a browser that was seen within the hour
# and has no lead, or by a new one. Nothing where it is another's, or others were busy.
VISIT = """
    INSERT INTO lead_visitor_visit (visitor_id, company_id, recorded_at, occurred_at,
        is_automated, site_id, sender_key, type_id, url, title, utm)
    SELECT id, company_id, %s, %s, FALSE, %s, %s, %s, %s, %s, %s FROM visitor
    RETURNING id, %s, %s
"""
GIVEN = ("type_id", "url", "title", "utm")
KEPT_VISIT = SQL(VISIT, NOW, NOW, *[None] * (2 + len(GIVEN)), NOW, NOT_WAITED_FOR)
SEE_AGAIN = Statement(
    SQL(
        """
        WITH visitor AS NOT MATERIALIZED (
            SELECT id, company_id FROM lead_visitor, lead_visitor_visit_id_seq
             WHERE company_id = %s AND token_digest = %s AND last_value + 1 < %s
               AND lead_id IS NULL AND last_seen_at >= %s - %s::interval
        ) %s
        """,
        None,
        None,
        None,
        NOW,
        None,
        KEPT_VISIT,
    )
)
SEE_FIRST = Statement(
    SQL(
        """
        WITH visitor AS (
            INSERT INTO lead_visitor
                (company_id, token_digest, first_seen_at, last_seen_at, consent_at)
            SELECT company_id, token_digest, %s, %s, CASE WHEN %s THEN %s END
              FROM lead_visitor_visit_id_seq,
                   (SELECT %s::int, %s::varchar) AS given (company_id, token_digest)
             WHERE last_value + 1 < %s AND NOT EXISTS (
                   SELECT FROM lead_visitor AS known
                    WHERE known.company_id = given.company_id
                      AND known.token_digest = given.token_digest)
            ON CONFLICT (company_id, token_digest) DO NOTHING
            RETURNING id, company_id
        ) %s
        """,
        NOW,
        NOW,
        None,
        NOW,
        None,
        None,
        None,
        KEPT_VISIT,
    )
)


class LeadVisitor(models.Model):
    """Seeing a visitor: few and simple statements, as somebody waits for them."""

    _inherit = "lead.visitor"

    @api.model
    def _see(self, token, visits, *, company, now=None, consent=False, **of_site):
        """Store what the browser with this token did; gives its visitor.

        ``visits`` are dicts with ``url``, and where known ``title``, ``type`` (code of
        an engagement type) or ``type_id`` (else the page rules say it), ``occurred_at``
        (naive UTC, else ``now``, else the transaction's time), ``utm`` (dict of
        utm_source, utm_medium, utm_campaign), ``external_key`` (a visit whose key the
        visitor has is left out) and ``is_automated``. ``consent``: the visitor agreed
        on the site. What a visitor does that is linked to a lead goes on to the
        journal at once.
        ``of_site``: ``site_id`` and ``sender_key``, what limits are counted by, and
        ``effect`` (SQL): what is done in the same round trip.

        :raises ValidationError: no engagement type has that code
        """
        # sudo: visitors have no user; this writes their own rows and shows nothing
        visitors = self.sudo()
        rows = visitors._prepare_visits(visits, company)
        moment = SQL("%s::timestamp", now) if now else NOW
        visitor, is_linked = visitors._find_or_make(
            digest_token(token), company, moment, moment if consent else None
        )
        visitor._store_visits(rows, company, moment, **of_site)
        if is_linked:
            visitor._carry_over(now or self.env.cr.now())
        return visitor

    @api.model
    def _see_kept(self, token, visits, *, company, consent, end, **of_site):
        """Do as ``_see`` on a connection of ours; say whether it is done.

        ``end``: the id from which limits are looked at, 0: now.
        """
        if not end or len(visits) != 1:
            return False
        # sudo: as in ``_see``
        [row] = self.sudo()._prepare_visits(visits, company)
        values = (of_site["site_id"], of_site["sender_key"])
        values += tuple(map(row.__getitem__, GIVEN))
        who = (company.id, digest_token(token), end)
        cr = self.env.cr
        rows = SEE_AGAIN.run(cr, *who, LAST_SEEN_STEP, *values)
        if rows == []:
            rows = SEE_FIRST.run(cr, consent, *who, *values)
        self._note_visits(rows)
        return bool(rows)

    @api.model
    def _find_or_make(self, digest, company, moment, consent_at):
        """Give the visitor with this digest, and whether it has a lead."""
        cr = self.env.cr
        stale = SQL("%s - %s", moment, LAST_SEEN_STEP)
        cr.execute(SQL(FIND, stale, company.id, digest))
        if found := cr.fetchone():
            visitor_id, lead_id, is_stale = found
            visitor = self.browse(visitor_id)
            if is_stale:
                visitor._touch(moment)
            return visitor, bool(lead_id)
        made = SQL(MAKE, company.id, digest, moment, moment, consent_at)
        # Two pages opened at once may meet: tried again, and nobody's business.
        cr.execute(made, log_exceptions=False)
        return self.browse(cr.fetchone()[0]), False

    def _touch(self, moment):
        """Note that the visitor was seen."""
        self.env.cr.execute(
            SQL(
                "UPDATE lead_visitor SET last_seen_at = %s WHERE id = %s",
                moment,
                self.id,
            ),
            # As above.
            log_exceptions=False,
        )
        self.invalidate_recordset(["last_seen_at"], flush=False)

    @api.model
    def _prepare_visits(self, visits, company):
        # Checked here, once for all: unknown codes are an error of the caller.
        codes = {visit["type"] for visit in visits if visit.get("type")}
        type_ids = self.env["lead.engagement"]._get_type_ids(codes) if codes else {}
        by_page = [None] * len(visits)
        if not all(visit.get("type_id") for visit in visits):
            by_page = self.env["lead.page.rule"]._get_types(
                company, [visit.get("url") or "" for visit in visits]
            )
        return [
            {
                "type_id": visit.get("type_id")
                or type_ids.get(visit.get("type"), page),
                "occurred_at": visit.get("occurred_at") or None,
                "url": self._shorten(visit.get("url"), limits.URL_CHARACTERS),
                "title": self._shorten(visit.get("title"), limits.LINE_CHARACTERS),
                "utm": json.dumps(read_utm(visit.get("utm") or {})),
                "external_key": visit.get("external_key") or None,
                "is_automated": bool(visit.get("is_automated")),
            }
            for visit, page in zip(visits, by_page, strict=True)
        ]

    @api.model
    def _shorten(self, text, size):
        return clean_line(text, size)[0] or None if text else None

    def _store_visits(
        self, rows, company, moment, *, site_id=None, sender_key=None, effect=None
    ):
        """Insert what this visitor did, as far as it is new."""
        if not rows:
            return
        common = (self.id, company.id, site_id, sender_key, moment)
        lines = [self._prepare_line(common, row, moment) for row in rows]
        cr = self.env.cr
        cr.execute(
            SQL(INSERT, SQL(", ").join(lines), effect or SQL("TRUE")),
            # As above.
            log_exceptions=False,
        )
        self._note_visits(cr.fetchall())
        self.invalidate_recordset(["visit_ids"], flush=False)

    @api.model
    def _note_visits(self, stored):
        if stored:
            visit_id, now, _effect = max(stored)
            pace = get_pace(self.env["lead.visitor.visit"], "recorded_at")
            pace.note(visit_id, now)

    @api.model
    def _prepare_line(self, common, row, moment):
        values = {**row, "occurred_at": row["occurred_at"] or moment}
        return SQL(LINE, *common, *map(values.__getitem__, COLUMNS))
