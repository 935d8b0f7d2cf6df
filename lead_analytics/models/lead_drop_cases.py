from odoo import api, models
from odoo.tools import SQL

from .lead_drop_steps import STEPS
from .lead_milestone import NO_LEAD

SECONDS_PER_WEEK = 604_800


class LeadDrop(models.Model):
    """Counting: which leads stood before a step, when, and which of them made it."""

    _inherit = "lead.drop"

    @api.model
    def _cases_sql(self, company, step, start, end, condition=None):
        """Give SQL of the leads that stood before a step between two moments (UTC).

        Columns are those of the milestones, and ``entered``, ``is_hit``, ``over_at``.
        """
        what = STEPS[step]
        return SQL(
            """SELECT stood.*,
                      COALESCE(made <= entered + make_interval(days => %(days)s), FALSE)
                          AS is_hit,
                      entered + make_interval(days => %(days)s) AS over_at
                 FROM (SELECT row.*, %(entered)s AS entered, %(made)s AS made
                         FROM lead_milestone row
                        WHERE row.company_id = %(company)s AND row.lead_id IS NOT NULL
                          AND row.place <> ALL (%(no_lead)s)) stood
                WHERE entered >= %(start)s AND entered < %(end)s AND %(condition)s""",
            days=what.days,
            entered=what.entered,
            made=what.made,
            company=company.id,
            no_lead=list(NO_LEAD),
            start=start,
            end=end,
            condition=condition or SQL("TRUE"),
        )

    @api.model
    def _count_slices(self, cases, bucket, dimensions):
        """Count by a bucket (SQL) alone, and by it and each dimension.

        :return: {(dimension or "all", value id): {bucket: (leads, of them hits)}};
            leads without a value are in no slice of that dimension
        """
        columns = [SQL.identifier(name) for name in dimensions]
        rows = self.env.execute_query(
            SQL(
                """SELECT bucket, GROUPING(%(columns)s), %(columns)s, count(*),
                          count(*) FILTER (WHERE is_hit)
                     FROM (SELECT *, %(bucket)s AS bucket FROM (%(cases)s) c) counted
                    GROUP BY GROUPING SETS ((bucket), %(sets)s)""",
                columns=SQL(", ").join(columns),
                bucket=bucket,
                cases=cases,
                sets=SQL(", ").join(SQL("(bucket, %s)", one) for one in columns),
            )
        )
        every = (1 << len(dimensions)) - 1
        found = {}
        for number, mask, *values, leads, hits in rows:
            key = "all", 0
            if mask != every:
                # The one column whose bit is not set is the one grouped by.
                place = len(dimensions) - (every ^ mask).bit_length()
                key = dimensions[place], values[place]
            if key[1] is not None:
                found.setdefault(key, {})[number] = (leads, hits)
        return found

    @api.model
    def _week_sql(self, end):
        """Give the number of the week that a lead entered in: 0 is the last one."""
        return SQL(
            "(ceil(extract(epoch FROM %s::timestamp - entered) / %s) - 1)::int",
            end,
            SECONDS_PER_WEEK,
        )

    @api.model
    def _slice_sql(self, dimension, value_id):
        """Give the condition that a lead is in a slice."""
        if dimension == "all":
            return SQL("TRUE")
        return SQL("stood.%s = %s", SQL.identifier(dimension), value_id)

    def _get_leads_behind(self, condition=None):
        """Give the ids of the leads that did not make the step since it fell.

        :param condition: SQL about the columns of the cases; all of them by default
        """
        self.ensure_one()
        _first, fell, end = self._get_bounds()
        cases = self._cases_sql(
            self.company_id,
            self.step,
            fell,
            end,
            self._slice_sql(self.dimension, self.value_id),
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT lead_id FROM (%s) c WHERE NOT is_hit AND %s",
                cases,
                condition or SQL("TRUE"),
            )
        )
        return [lead_id for (lead_id,) in rows]
