import json
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..durable import NOW
from ..intake import limits
from ..intake.cleaning import clean_line
from ..intake.payload import read_utm
from ..intake.visits import digest_token
from ..paces import get_pace
from .lead_visitor_visit import COLUMNS

# Not written at each page: two pages opened at once would wait for each other.
LAST_SEEN_STEP = timedelta(hours=1)
STATEMENT = """
    WITH condition AS MATERIALIZED (
        SELECT WHERE %(condition)s
    ), known AS (
        SELECT id, lead_id, last_seen_at FROM lead_visitor
        WHERE company_id = %(company)s AND token_digest = %(digest)s
          AND EXISTS (SELECT FROM condition)
    ), made AS (
        INSERT INTO lead_visitor
            (company_id, token_digest, first_seen_at, last_seen_at, consent_at)
        SELECT %(company)s, %(digest)s, %(now)s, %(now)s, %(consent_at)s
        WHERE NOT EXISTS (SELECT FROM known) AND EXISTS (SELECT FROM condition)
        ON CONFLICT (company_id, token_digest) DO NOTHING
        RETURNING id, lead_id
    ), touched AS (
        UPDATE lead_visitor SET last_seen_at = %(now)s
        WHERE id IN (SELECT id FROM known WHERE last_seen_at < %(stale)s)
    ), visitor AS (
        SELECT id, lead_id FROM known UNION ALL SELECT * FROM made
    ), visits AS (
        INSERT INTO lead_visitor_visit
            (visitor_id, company_id, recorded_at, site_id, sender_key, %(columns)s)
        SELECT visitor.id, %(company)s, %(now)s, %(site)s, %(sender)s, visit.type_id,
            coalesce(visit.occurred_at, %(now)s), visit.url, visit.title, visit.utm,
            visit.external_key, visit.is_automated
        FROM visitor, unnest(%(arrays)s) AS visit (%(columns)s)
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    SELECT id, lead_id, (SELECT max(id) FROM visits), now() AT TIME ZONE 'UTC'
      FROM visitor
"""


class LeadVisitor(models.Model):
    """Seeing a visitor: one statement, whether the browser is known or new."""

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
        ``condition`` (SQL): where it does not hold nothing is stored, and the visitor
        is none.

        :raises ValidationError: no engagement type has that code
        """
        # sudo: visitors have no user; this writes their own rows and shows nothing
        visitors = self.sudo()
        rows = visitors._prepare_visits(visits, company)
        moment = SQL("%s::timestamp", now) if now else NOW
        found = visitors._store_visits(
            rows,
            digest=digest_token(token),
            company=company.id,
            site=of_site.get("site_id"),
            sender=of_site.get("sender_key"),
            condition=of_site.get("condition", SQL("TRUE")),
            consent_at=moment if consent else None,
            now=moment,
        )
        visitor = visitors.browse(row[0] for row in found)
        if any(lead_id for _visitor_id, lead_id, *_visit in found):
            visitor._carry_over(now or self.env.cr.now())
        return visitor

    @api.model
    def _prepare_visits(self, visits, company):
        # Checked here, once for all: unknown codes are an error of the caller.
        codes = {visit["type"] for visit in visits if visit.get("type")}
        type_ids = self.env["lead.engagement"]._get_type_ids(codes)
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

    @api.model
    def _store_visits(self, rows, *, now, **values):
        """Insert what is new; give [(visitor id, lead id or None, visit id, time)]."""
        visits = self.env["lead.visitor.visit"]
        self.env.cr.execute(
            SQL(
                STATEMENT,
                now=now,
                **values,
                stale=SQL("%s - %s", now, LAST_SEEN_STEP),
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                arrays=visits._get_arrays(rows),
            ),
            # Two pages opened at once may meet: tried again, and nobody's business.
            log_exceptions=False,
        )
        found = self.env.cr.fetchall()
        for _visitor_id, _lead_id, visit_id, moment in found:
            if visit_id:
                get_pace(visits, "recorded_at").note(visit_id, moment)
        self.env["lead.visitor"].invalidate_model(flush=False)
        visits.invalidate_model(flush=False)
        return found
