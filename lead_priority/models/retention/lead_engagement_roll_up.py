from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ...batches import run_batches
from .lead_engagement_month import KEY_HASH

# Engagements moved and committed together.
BATCH_SIZE = 50_000
# What was recorded lately stays: jobs that follow new rows may not have seen it yet.
SETTLED = timedelta(days=7)


class LeadEngagement(models.Model):
    """Old engagements that nothing needs any more become one row for each month."""

    _inherit = "lead.engagement"

    @api.model
    def _cron_roll_up(self):
        """Move what no company keeps, month by month, each batch committed."""
        now = self.env.cr.now()
        months = self._get_movable_months(now)

        def work():
            while months:
                if count := self._roll_up_month(now, months[-1]):
                    return count
                months.pop()
            return 0

        run_batches(self.env, work)

    @api.model
    def _roll_up_month(self, now, month, limit=BATCH_SIZE):
        """Move up to ``limit`` engagements of a month; give how many. 0: none is left.

        They are removed and added to their months by one statement, so that each is
        counted once wherever it stops. ``month`` is its start; the caller commits.
        """
        movable = self._movable_sql(now)
        if not movable:
            return 0
        rows = self.env.execute_query(
            SQL(
                """SELECT e.id %s
                      AND e.occurred_at >= %s AND e.occurred_at < %s
                    LIMIT %s FOR UPDATE OF e SKIP LOCKED""",
                movable,
                month,
                month + relativedelta(months=1),
                limit,
            )
        )
        return self._move([row_id for (row_id,) in rows], now) if rows else 0

    def _move(self, ids, now):
        """Remove locked engagements and add them to their months; give how many.

        That they go is logged first: the audit seal lets pass what the log names.
        """
        self.env["lead.journal.change"]._note_removed(self._name, ids, now=now)
        with self._permit("roll_up"):
            rows = self.env.execute_query(
                SQL(
                    """WITH gone AS (
                           DELETE FROM lead_engagement WHERE id = ANY (%s)
                           RETURNING *, external_key AS key
                       ), moved AS (
                           INSERT INTO lead_engagement_month (
                                  lead_id, type_id, month, is_automated, times,
                                  first_at, last_at, value, rolled_up_at, key_hashes)
                           SELECT lead_id, type_id,
                                  date_trunc('month', occurred_at)::date AS month,
                                  is_automated IS TRUE AS by_program, count(*),
                                  min(occurred_at), max(occurred_at), sum(value), %s,
                                  array_agg(%s) FILTER (WHERE key IS NOT NULL)
                             FROM gone GROUP BY lead_id, type_id, month, by_program
                        RETURNING times)
                       SELECT sum(times) FROM moved""",
                    ids,
                    now,
                    KEY_HASH,
                )
            )
        self.invalidate_model(flush=False)
        self.env["lead.engagement.month"].invalidate_model(flush=False)
        return rows[0][0]

    # Which -------------------------------------------------------------------------
    @api.model
    def _get_movable_months(self, now):
        """Give the starts of the months that have something to move, newest first."""
        movable = self._movable_sql(now)
        if not movable:
            return []
        rows = self.env.execute_query(
            SQL(
                """SELECT date_trunc('month', e.occurred_at) AS month %s
                    GROUP BY month ORDER BY month DESC""",
                movable,
            )
        )
        return [month for (month,) in rows]

    @api.model
    def _movable_sql(self, now, months_by_company=None):
        """Give FROM and WHERE of the engagements ``e`` to move; None without any.

        :param months_by_company: in place of the settings (``_get_keep_months``)
        """
        months = months_by_company or self._get_keep_months()
        if not any(months.values()):
            return None
        until = self._get_boundaries(now, months, self._get_holds(now))
        if not until:
            return None
        limits = SQL(", ").join(
            SQL("(%s, %s, %s::timestamp)", company_id, type_id, moment)
            for (company_id, type_id), moment in until.items()
        )
        held = [SQL("(%s)", condition) for condition, __ in self._get_row_holds()]
        return SQL(
            """FROM lead_engagement e
               LEFT JOIN crm_lead lead ON lead.id = e.lead_id
               JOIN (VALUES %(limits)s) AS boundary (company_id, type_id, until)
                 ON boundary.type_id = e.type_id
                AND boundary.company_id = COALESCE(lead.company_id, 0)
              WHERE e.occurred_at < boundary.until AND e.recorded_at < %(settled)s
                AND (%(held)s) IS NOT TRUE""",
            limits=limits,
            settled=now - SETTLED,
            held=SQL(" OR ").join(held or [SQL("FALSE")]),
        )

    # Known keys -----------------------------------------------------------------------
    @api.model
    def _leave_out_rolled_up(self, rows):
        """Give the rows without those whose engagement was moved to its month."""
        months = self.env[
            "lead.engagement.month"
        ].sudo()  # sudo: keys are only compared
        keys = {row["external_key"] for row in rows if row.get("external_key")}
        if not keys or not months._is_used():
            return rows
        known = months._find_known_keys(keys)
        return [row for row in rows if row.get("external_key") not in known]
