import json
from functools import partial

from odoo import models
from odoo.tools import SQL

from ..batches import run_batch
from .lead_place import GONE, PLACE_FIELDS, columns_sql, places_sql

BATCH_SIZE = 20_000
# Parameter: where the last run of the cron stopped.
POSITION = "lead_priority.reconcile_position"


class LeadCustodyDifference(models.Model):
    """The reconcile: set-based, in batches by id."""

    _inherit = "lead.custody.difference"

    def _cron_reconcile(self):
        """Compare batch by batch, each committed; go on where the time was over."""
        cron = self.env["ir.cron"]
        # sudo: the place where the cron stopped, a technical value.
        parameters = self.env["ir.config_parameter"].sudo()
        position = json.loads(parameters.get_param(POSITION) or "[0, 0]")
        while position:
            position = run_batch(self.env, partial(self._reconcile_next, *position))
            if not cron._commit_progress(1, remaining=1 if position else 0):
                break
        parameters.set_param(POSITION, position and json.dumps(position))

    def _reconcile_next(self, step, after_id):
        """Compare one batch; give step and id to go on from, None at the end."""
        compare = (self._reconcile_leads, self._reconcile_captures)[step]
        last_id = compare(after_id, now=self.env.cr.now())
        if last_id is not None:
            return step, last_id
        return (step + 1, 0) if step == 0 else None

    def _reconcile_all(self, *, now):
        """Compare every lead and capture; returns the open differences."""
        for compare in (self._reconcile_leads, self._reconcile_captures):
            last_id = 0
            while last_id is not None:
                last_id = compare(last_id, now=now)
        return self.search([("resolved_at", "=", False)])

    def _reconcile_leads(self, after_id, *, now, limit=BATCH_SIZE):
        """Compare the next leads; returns the last id, None at the end."""
        self.env["crm.lead"].flush_model(PLACE_FIELDS)
        return self._reconcile_batch(
            "crm_lead", "lead_id", self._lead_differences_sql, after_id, now, limit
        )

    def _reconcile_captures(self, after_id, *, now, limit=BATCH_SIZE):
        """Compare the next captures; returns the last id, None at the end."""
        self.env["lead.capture"].flush_model(["state", "lead_id"])
        return self._reconcile_batch(
            "lead_capture",
            "capture_id",
            self._capture_differences_sql,
            after_id,
            now,
            limit,
        )

    def _reconcile_batch(self, table, key, differences_sql, after_id, now, limit):
        ((last_id,),) = self.env.execute_query(
            SQL(
                "SELECT max(id) FROM (SELECT id FROM %s WHERE id > %s ORDER BY id"
                " LIMIT %s) batch",
                SQL.identifier(table),
                after_id,
                limit,
            )
        )
        upto_id = last_id or 2**31 - 1  # the last batch also closes what is beyond
        self._write_differences(key, differences_sql, after_id, upto_id, now)
        return last_id

    def _write_differences(self, key, differences_sql, after_id, upto_id, now):
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(differences)s), gone AS (
                    UPDATE lead_custody_difference known SET resolved_at = %(now)s
                     WHERE known.resolved_at IS NULL AND known.%(key)s > %(after)s
                       AND known.%(key)s <= %(upto)s
                       AND NOT EXISTS (SELECT FROM found
                            WHERE found.%(key)s = known.%(key)s
                              AND found.kind = known.kind))
                INSERT INTO lead_custody_difference
                    (kind, lead_id, capture_id, company_id, expected_data,
                     found_data, found_at)
                SELECT kind, lead_id, capture_id, company_id, expected, found, %(now)s
                  FROM found
                    ON CONFLICT DO NOTHING
                """,
                differences=differences_sql(after_id, upto_id),
                key=SQL.identifier(key),
                after=after_id,
                upto=upto_id,
                now=now,
            )
        )
        self.invalidate_model(flush=False)

    def _lead_differences_sql(self, after_id, upto_id):
        range_sql = SQL("lead.id > %s AND lead.id <= %s", after_id, upto_id)
        return SQL(
            """
            SELECT CASE WHEN open.id IS NOT NULL THEN 'wrong_place'
                        WHEN EXISTS (SELECT FROM lead_capture capture
                                      WHERE capture.lead_id = place.lead_id
                                        AND capture.state = 'lead')
                        THEN 'no_open_row' ELSE 'no_capture' END AS kind,
                   place.lead_id, NULL::int4 AS capture_id, place.company_id,
                   to_jsonb(place.*) - 'lead_id' AS expected,
                   CASE WHEN open.id IS NOT NULL
                        THEN to_jsonb(open) END AS found
              FROM (%(places)s) place
              LEFT JOIN (SELECT id, lead_id, %(columns)s FROM lead_custody
                          WHERE ended_at IS NULL AND place <> ALL (%(gone)s)) open
                     ON open.lead_id = place.lead_id
             WHERE (%(by_journal)s) IS DISTINCT FROM (%(by_lead)s)
            """,
            places=places_sql(range_sql),
            columns=columns_sql("lead_custody"),
            gone=list(GONE),
            by_journal=columns_sql("open"),
            by_lead=columns_sql("place"),
        )

    def _capture_differences_sql(self, after_id, upto_id):
        """Captures of leads that are gone although no row says where to."""
        return SQL(
            """
            SELECT 'lead_missing' AS kind, NULL::int4 AS lead_id,
                   capture.id AS capture_id, capture.company_id,
                   NULL::jsonb AS expected, to_jsonb(open) AS found
              FROM lead_capture capture
              LEFT JOIN (SELECT capture_id, %(columns)s FROM lead_custody
                          WHERE ended_at IS NULL) open
                     ON open.capture_id = capture.id
             WHERE capture.id > %(after)s AND capture.id <= %(upto)s
               AND capture.state = 'lead' AND capture.lead_id IS NULL
               AND (open.place IS NULL OR open.place <> ALL (%(gone)s))
            """,
            columns=columns_sql("lead_custody"),
            gone=list(GONE),
            after=after_id,
            upto=upto_id,
        )
