from odoo import api, models
from odoo.tools import SQL

from .lead_milestone_day import FACETS, PARTS

BATCH_SIZE = 20_000
LOCK = "lead_milestone_day_change"


class LeadMilestoneDay(models.Model):
    """Days are kept current: changes are added to them, batch by batch."""

    _inherit = "lead.milestone.day"

    @api.model
    def _add_next(self, limit=BATCH_SIZE):
        """Add the next changes to their days; give how many, 0 when none is left.

        One process at a time: all of them would write the same months, and give up
        after some tries. The others leave the changes to it.

        A company whose time zone is another now has its days computed anew first:
        another midnight, other days. The caller commits.
        """
        if not self._take_turn():
            return 0
        self._follow_zones()
        taken = SQL(
            """DELETE FROM lead_milestone_day_change WHERE id = ANY (ARRAY (
                  SELECT id FROM lead_milestone_day_change
                ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)) RETURNING *""",
            limit,
        )
        names = list(self._get_measures())
        rows = self.env.execute_query(
            SQL(
                """WITH taken AS (%(taken)s),
                        added AS (INSERT INTO lead_milestone_day AS day
                                  (%(columns)s) %(source)s
                               ON CONFLICT (%(key)s) DO UPDATE SET %(sums)s
                               RETURNING 1)
                   SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM added)""",
                taken=taken,
                columns=self._columns_sql(),
                source=self._source_sql(SQL("taken")),
                key=self._key_sql(),
                sums=SQL(", ").join(
                    SQL("%(name)s = day.%(name)s + EXCLUDED.%(name)s", name=name)
                    for name in map(SQL.identifier, names)
                ),
            )
        )
        if rows[0][0]:
            self._drop_empty()
        self.invalidate_model(flush=False)
        return rows[0][0]

    @api.model
    def _take_turn(self):
        """Whether no other process adds changes; nobody else may until the commit."""
        lock = SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s))", LOCK)
        return self.env.execute_query(lock)[0][0]

    @api.model
    def _drop_empty(self):
        """Delete days that nothing is left of, not before all changes are added.

        Of changes that another process adds later, a part may count 0 captures and
        still have sums.
        """
        self.env.cr.execute(
            """DELETE FROM lead_milestone_day WHERE is_captured = 0
                  AND NOT EXISTS (SELECT FROM lead_milestone_day_change)"""
        )

    @api.model
    def _rebuild(self, company_ids=None):
        """Compute the days anew from the milestones, of companies (0: none) or all."""
        condition = (
            SQL("TRUE")
            if company_ids is None
            else SQL("company = ANY (%s)", list(company_ids))
        )
        for table in ("lead_milestone_day", "lead_milestone_day_change"):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), condition)
            )
        rows = self.env["lead.milestone.day.change"]._rows_sql("lead_milestone")
        self.env.cr.execute(
            SQL(
                """WITH counted AS (SELECT * FROM (%(rows)s) seen WHERE %(condition)s)
                   INSERT INTO lead_milestone_day (%(columns)s) %(source)s""",
                rows=rows,
                condition=condition,
                columns=self._columns_sql(),
                source=self._source_sql(SQL("counted")),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _follow_zones(self):
        """Keep by which zone the days of a company are; another one: anew."""
        # sudo: whose days these are, whoever wakes the job
        every = [("active", "in", (True, False))]
        companies = self.env["res.company"].sudo().search(every)
        moved = companies.filtered(
            lambda company: company.lead_day_zone != self._get_zone(company)
        )
        for company in moved:
            self.env.cr.execute(
                SQL(
                    "UPDATE res_company SET lead_day_zone = %s WHERE id = %s",
                    self._get_zone(company),
                    company.id,
                )
            )
        moved.invalidate_recordset(["lead_day_zone"], flush=False)
        if moved:
            self._rebuild([0, *moved.ids])

    @api.model
    def _get_zone(self, company):
        return self.env["lead.score.model"]._get_tz(company)

    @api.model
    def _get_measures(self):
        return self.env["lead.milestone.day.change"]._get_measures()

    @api.model
    def _key_sql(self):
        names = ("facet", "span", "day", "company", *PARTS)
        return SQL(", ").join(map(SQL.identifier, names))

    @api.model
    def _columns_sql(self):
        names = map(SQL.identifier, self._get_measures())
        return SQL("%s, %s", self._key_sql(), SQL(", ").join(names))

    @api.model
    def _source_sql(self, table):
        """Add up rows of a table by day, and those of a month once more.

        One statement writes both, so that months are their days at any moment.
        """
        groups = SQL(", ").join(map(SQL.identifier, ("facet", "company", *PARTS)))
        names = [SQL.identifier(name) for name in self._get_measures()]
        return SQL(
            """WITH days AS (%(days)s)
               SELECT %(key)s, %(names)s FROM days
                UNION ALL
               SELECT %(key)s, %(names)s FROM (
               SELECT 'month' AS span, %(month)s AS day, %(groups)s, %(sums)s
                 FROM days GROUP BY %(month)s, %(groups)s) months""",
            days=self._days_sql(table),
            month=SQL("date_trunc('month', day::timestamp)::date"),
            key=self._key_sql(),
            groups=groups,
            names=SQL(", ").join(names),
            sums=SQL(", ").join(SQL("SUM(%(n)s) AS %(n)s", n=name) for name in names),
        )

    @api.model
    def _days_sql(self, table):
        """Add up rows of a table, by all facets at once, and by the company's day."""
        sets = [
            SQL("(day, company, %s)", SQL(", ").join(map(SQL.identifier, parts)))
            for parts in FACETS.values()
        ]
        return SQL(
            """SELECT CASE WHEN GROUPING(source) = 0 THEN 'channel'
                           WHEN GROUPING(person) = 0 THEN 'person'
                           ELSE 'loss' END AS facet,
                      'day' AS span, day, company, %(parts)s, %(sums)s
                 FROM (SELECT row.*, timezone(COALESCE(zone.lead_day_zone, 'UTC'),
                              timezone('UTC', row.captured_at))::date AS day
                         FROM %(table)s row
                         LEFT JOIN res_company zone ON zone.id = row.company) dated
                GROUP BY GROUPING SETS (%(sets)s)""",
            parts=SQL(", ").join(
                SQL("COALESCE(%(part)s, 0) AS %(part)s", part=SQL.identifier(part))
                for part in PARTS
            ),
            sums=SQL(", ").join(
                SQL("SUM(%(name)s) AS %(name)s", name=SQL.identifier(name))
                for name in self._get_measures()
            ),
            table=table,
            sets=SQL(", ").join(sets),
        )
