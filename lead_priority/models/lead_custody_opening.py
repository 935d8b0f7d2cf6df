from odoo import models
from odoo.tools import SQL

from .lead_place import PLACE_COLUMNS, places_sql

ROW_COLUMNS = (
    "capture_id",
    "lead_id",
    *PLACE_COLUMNS,
    "started_at",
    "ended_at",
    "reason",
    "by_user_id",
)


class LeadCustody(models.Model):
    """How chains begin: for new leads, and for those present at installation."""

    _inherit = "lead.custody"

    def _open_captured(self, pairs, these, *, now, reason="captured"):
        """Open the chains of new leads.

        ``pairs`` is SQL that gives capture and lead id, ``these`` the condition on
        ``crm_lead lead`` that names the same leads; ``now`` is UTC.
        """
        self._insert_chains(
            pairs,
            SQL(
                """
                SELECT pair.capture_id, place.*, %(now)s::timestamp, NULL::timestamp,
                       %(reason)s, %(by)s
                  FROM pair JOIN (%(places)s) place USING (lead_id)
                """,
                now=now,
                reason=reason,
                by=self.env.uid,
                places=places_sql(these),
            ),
        )
        self.env["lead.sla.clock"]._follow_custody(these, now=now)

    def _open_for_captures(self, leads, captures, *, now):
        """Open the chains of new ``leads`` that ``captures`` (ids) stand behind."""
        pairs = SQL("SELECT * FROM unnest(%s::int4[], %s::int4[])", captures, leads.ids)
        leads.flush_recordset()
        self._open_captured(pairs, SQL("lead.id = ANY (%s)", leads.ids), now=now)

    def _open_with_past(self, pairs, *, now):
        """Open the chains of leads present at installation; returns how many rows.

        A lead waited until ``date_open``, was with its owner until ``date_closed``,
        and is since then where its columns say: as far as its dates tell.
        """
        return self._insert_chains(
            pairs,
            SQL(
                """
                SELECT pair.capture_id, pair.lead_id, part.*, 'opening', %(by)s
                  FROM pair JOIN (%(places)s) place USING (lead_id)
                  JOIN LATERAL (%(parts)s) part ON TRUE
                """,
                by=self.env.uid,
                places=places_sql(SQL("TRUE")),
                parts=self._past_sql(now),
            ),
        )

    def _past_sql(self, now):
        """The parts of a lead's past: place and its columns, from, until."""
        return SQL(
            """
            WITH dates AS (
                SELECT LEAST(lead.create_date, %(now)s) AS captured,
                       CASE WHEN lead.user_id IS NOT NULL THEN lead.date_open END
                           AS opened,
                       CASE WHEN place.place IN ('won', 'lost', 'archived')
                            THEN lead.date_closed END AS ended
                  FROM crm_lead lead WHERE lead.id = place.lead_id
            ), ordered AS (
                SELECT captured, ended,
                       CASE WHEN opened > captured THEN LEAST(opened, %(now)s)
                            ELSE captured END AS assigned
                  FROM dates
            ), at AS (
                SELECT captured, assigned,
                       CASE WHEN ended > assigned THEN LEAST(ended, %(now)s)
                            END AS closed
                  FROM ordered
            )
            SELECT 'pool', NULL::int4, NULL::int4, place.team_id, place.company_id,
                   NULL::int4, captured, assigned
              FROM at WHERE place.user_id IS NOT NULL AND assigned > captured
             UNION ALL
            SELECT CASE WHEN place.user_id IS NULL THEN 'pool' ELSE 'owner' END,
                   NULL, place.user_id, place.team_id, place.company_id, NULL,
                   assigned, closed
              FROM at WHERE closed > assigned
             UNION ALL
            SELECT place.place, place.pool_id, place.user_id, place.team_id,
                   place.company_id, place.lost_reason_id, COALESCE(closed, assigned),
                   NULL
              FROM at
            """,
            now=now,
        )

    def _insert_chains(self, pairs, rows):
        self.env.cr.execute(
            SQL(
                "WITH pair (capture_id, lead_id) AS (%s)"
                " INSERT INTO lead_custody (%s) %s",
                pairs,
                SQL(", ").join(map(SQL.identifier, ROW_COLUMNS)),
                rows,
            )
        )
        opened = self.env.cr.rowcount
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["custody_ids"], flush=False)
        return opened
