from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .lead_connected_system import MODELS

EVERYTHING = timedelta(days=365 * 100)
# What sends by itself and has no record of its own to set up.
ENTRIES = ("email", "website", "survey", "event", "livechat", "loader", "import")
# One row of the register may be a form's, a key's and a stand's at once.
CAPTURES = """
    SELECT 'form' AS kind, form_id AS res_id, NULL AS entry, NULL::int AS company_id,
           received_at, state
      FROM came WHERE form_id IS NOT NULL AND scope NOT LIKE 'api:%%'
 UNION ALL
    SELECT 'webhook', webhook_id, NULL, NULL, received_at, state
      FROM came WHERE webhook_id IS NOT NULL
 UNION ALL
    SELECT 'api', substr(scope, 5)::int, NULL, NULL, received_at, state
      FROM came WHERE scope ~ '^api:[0-9]{1,9}$'
 UNION ALL
    SELECT 'stand', stand.id, NULL, NULL, came.received_at, came.state
      FROM came JOIN lead_capture_stand stand ON stand.source_id = came.source_id
 UNION ALL
    SELECT 'entry', 0, entry, company_id, received_at, state
      FROM came WHERE entry = ANY (%(entries)s)
 UNION ALL
    SELECT 'webhook', webhook_id, NULL, NULL, received_at, 'refused'
      FROM lead_capture_webhook_delivery
     WHERE received_at >= %(since)s AND state IN ('refused', 'failed')
 UNION ALL
    SELECT 'provider', provider_id, NULL, NULL, asked_at,
           CASE WHEN is_answered THEN 'merged' ELSE 'failed' END
      FROM lead_company_request WHERE asked_at >= %(since)s
"""
# Seen, though no capture came of it: a page was read, a key was used.
SEEN = """
    SELECT 'site' AS kind, site_id AS res_id, recorded_at AS at FROM lead_visitor_visit
     WHERE site_id IS NOT NULL AND recorded_at >= %(since)s
 UNION ALL
    SELECT 'api', key_id, received_at FROM lead_api_request
     WHERE received_at >= %(since)s AND status < 400
"""

COUNT = """
       WITH came AS MATERIALIZED (
            SELECT form_id, webhook_id, scope, source_id, entry, company_id,
                   received_at, state
              FROM lead_capture
             WHERE received_at >= %(since)s AND entry <> 'opening'
       ), seen AS (
            SELECT kind, res_id, min(at) AS first_at, max(at) AS last_at,
                   count(*) FILTER (WHERE at >= %(month)s) AS month
              FROM (%(seen)s) AS each GROUP BY 1, 2
       ), counted AS (
            SELECT kind, res_id, entry, company_id,
                   min(received_at) AS first_at, max(received_at) AS last_at,
                   count(*) FILTER (WHERE state = 'lead' AND w) AS lead_week,
                   count(*) FILTER (WHERE state = 'lead' AND m) AS lead_month,
                   count(*) FILTER (WHERE state = 'merged' AND w)
                       AS touch_week,
                   count(*) FILTER (WHERE state = 'merged' AND m)
                       AS touch_month,
                   count(*) FILTER (WHERE m) AS came_month,
                   count(*) FILTER (WHERE m AND state IN
                       ('rejected', 'refused', 'failed')) AS rejected_month
              FROM (%(captures)s) AS each,
           LATERAL (SELECT received_at >= %(week)s AS w,
                           received_at >= %(month)s AS m) AS age
          GROUP BY 1, 2, 3, 4
       )
       UPDATE lead_connected_system system
          SET first_seen_at = LEAST(system.first_seen_at, counted.first_at,
                                    seen.first_at),
              last_seen_at = date_trunc('second', GREATEST(
                  system.last_seen_at, counted.last_at, seen.last_at)),
              lead_week = COALESCE(counted.lead_week, 0),
              lead_month = COALESCE(counted.lead_month, 0),
              touch_week = COALESCE(counted.touch_week, 0),
              touch_month = COALESCE(counted.touch_month, 0),
              came_month = GREATEST(counted.came_month, seen.month, 0),
              rejected_month = COALESCE(counted.rejected_month, 0),
              rejected_share = COALESCE(counted.rejected_month::float
                  / NULLIF(counted.came_month, 0), 0),
              counted_at = %(now)s
         FROM lead_connected_system same
    LEFT JOIN counted ON counted.kind = same.kind
          AND counted.res_id = same.res_id
          AND counted.entry IS NOT DISTINCT FROM same.entry
          AND (counted.company_id IS NULL
               OR counted.company_id = same.company_id)
    LEFT JOIN seen ON seen.kind = same.kind AND seen.res_id = same.res_id
        WHERE same.id = system.id
"""


class LeadConnectedSystem(models.Model):
    """The rows follow what is set up; counted by a few statements for all of them."""

    _inherit = "lead.connected.system"

    @api.model
    def _refresh(self, now):
        """Bring rows and figures up to date.

        Only the last 30 days are counted; when something was last seen before them is
        known from an earlier count. The first count reads everything.
        """
        self.env.flush_all()
        counted = self.env.execute_query(
            SQL("SELECT max(counted_at) FROM lead_connected_system")
        )[0][0]
        month = now - timedelta(days=30)
        is_known = counted and counted > month
        since = month if is_known else now - EVERYTHING
        self._follow_records(since)
        self._count(now, since)
        self.invalidate_model()
        # A row for each form, key ...: some dozens.
        self.search(Domain.TRUE)._judge(now)

    @api.model
    def _follow_records(self, since):
        """One row for each form, site, webhook, key ..., as it is called now.

        What is built in has one where something came by it ``since`` then.
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_connected_system AS known (kind, res_id, entry,
                          company_id, name, is_active, user_id)
                   SELECT * FROM (%s UNION ALL %s) AS now
                   ON CONFLICT (kind, res_id, COALESCE(entry, ''),
                                COALESCE(company_id, 0)) DO UPDATE
                   SET name = EXCLUDED.name, is_active = EXCLUDED.is_active
                   WHERE (known.name, known.is_active)
                         IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.is_active)""",
                self._records_sql(),
                self._entries_sql(since),
            )
        )
        self._forget_deleted()

    @api.model
    def _records_sql(self):
        """SQL: a row for each record that is set up."""
        return SQL(" UNION ALL ").join(
            SQL(
                """SELECT %(kind)s, id, NULL, company_id, %(name)s, active, %(user)s
                     FROM %(table)s""",
                kind=kind,
                name=self._name_sql(model),
                user=SQL("user_id") if kind == "api" else SQL("NULL::int"),
                table=SQL.identifier(self.env[model]._table),
            )
            for kind, model in MODELS.items()
        )

    @api.model
    def _entries_sql(self, since):
        """SQL: a row for each built-in entry point by which something came."""
        entries = dict(self.env["lead.capture"]._fields["entry"].selection)
        labels = SQL(", ").join(SQL("(%s, %s)", e, entries[e]) for e in ENTRIES)
        return SQL(
            """SELECT 'entry', 0, label.entry, company.id, label.name, TRUE, NULL::int
                 FROM res_company company
                CROSS JOIN (VALUES %(labels)s) AS label (entry, name)
                 JOIN (SELECT DISTINCT entry, company_id FROM lead_capture
                        WHERE received_at >= %(since)s) came
                   ON came.entry = label.entry AND came.company_id = company.id""",
            labels=labels,
            since=since,
        )

    @api.model
    def _forget_deleted(self):
        for kind, model in MODELS.items():
            self.env.cr.execute(
                SQL(
                    """DELETE FROM lead_connected_system system WHERE kind = %s
                       AND NOT EXISTS (SELECT FROM %s WHERE id = system.res_id)""",
                    kind,
                    SQL.identifier(self.env[model]._table),
                )
            )

    @api.model
    def _name_sql(self, model):
        """SQL of a record's name; a translated one as in the user's language."""
        field = self.env[model]._fields["name"]
        if not field.translate:
            return SQL("name")
        lang = self.env.lang or "en_US"
        return SQL("COALESCE(name->>%s, name->>'en_US')", lang)

    @api.model
    def _count(self, now, since):
        values = {
            "entries": list(ENTRIES),
            "since": since,
            "week": now - timedelta(days=7),
            "month": now - timedelta(days=30),
            "now": now,
        }
        self.env.cr.execute(
            SQL(
                COUNT,
                **values,
                captures=SQL(CAPTURES, **values),
                seen=SQL(SEEN, **values),
            )
        )
