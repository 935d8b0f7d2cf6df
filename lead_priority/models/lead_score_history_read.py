from odoo import models
from odoo.tools import SQL

from ..scoring.journal import WITH_MONTHS
from ..suggesting import Column, Table

# Days looked back for what leads did; 0 = for ever.
WINDOWS = (0, 30, 7)
# Different values of a text that are compared; where there are more, only whether it
# is filled.
MOST_VALUES = 200


class LeadScoreHistory(models.AbstractModel):
    """How the history is read: one query for the leads, one for what they did."""

    _inherit = "lead.score.history"

    def _read_history(self, now, fields_, type_ids, rising=frozenset(), limit=20_000):
        """Read the closed leads of the period as they were known at their cut-off.

        :param now: naive UTC datetime
        :param fields_: names of the lead's fields
        :param type_ids: ids of the engagement types
        :param rising: keys of which more may never lower the score
        :param limit: at most so many leads, the latest
        :return: the table, its columns keyed ``field:name`` and ``did:type:days``,
            and how many leads' first contact is not known

        Only counts and values that many leads share leave the caller.
        """
        rows = self._read_sample(now, limit)
        values = self._read_fields(rows, fields_)
        columns = [
            self._to_column(name, [values[row[0]][number] for row in rows], rising)
            for number, name in enumerate(fields_, start=1)
        ]
        columns += self._read_engagements(rows, type_ids, rising)
        unknown = sum(row[3] for row in rows)
        return Table(tuple(columns), [row[2] for row in rows]), unknown

    def _read_sample(self, now, limit):
        """Rows (id, moment, is won, contact unknown) of the latest leads."""
        return self.env.execute_query(
            SQL(
                "SELECT * FROM (%s) AS s ORDER BY moment DESC, id DESC LIMIT %s",
                self._sample_sql(now),
                limit,
            )
        )

    @staticmethod
    def _moments(rows):
        # As arrays, so that PostgreSQL knows how many there are when it plans.
        return SQL(
            "SELECT * FROM unnest(%s, %s::timestamp[]) AS m (id, moment)",
            [row[0] for row in rows],
            [row[1] for row in rows],
        )

    def _read_fields(self, rows, fields_):
        """Give ``{lead id: (id, values of the fields …)}`` as of each moment."""
        if not rows:
            return {}
        self.env["crm.lead"].flush_model(fields_)
        source = self.env["lead.field.change"]._as_of_source(
            self._moments(rows), sorted({"company_id", *fields_})
        )
        names = [SQL.identifier("crm_lead", name) for name in ("id", *fields_)]
        found = self.env.execute_query(
            SQL("SELECT %s FROM (%s) AS crm_lead", SQL(", ").join(names), source)
        )
        return {values[0]: values for values in found}

    def _to_column(self, name, values, rising):
        kind = self._get_inputs()[name]
        key = f"field:{name}"
        if kind == "number":
            return Column(key, "number", values, int(key in rising))
        if self.env["crm.lead"]._fields[name].type == "boolean":
            return Column(key, "choice", [bool(value) for value in values])
        known = [value or None for value in values]
        if kind == "filled" or len({*known}) > MOST_VALUES:
            known = [True if value else None for value in known]
        return Column(key, "choice", known)

    def _read_engagements(self, rows, type_ids, rising):
        """Give one column for each type and window: how often each lead did it."""
        if not (rows and type_ids):
            return []
        self.env["lead.engagement"].flush_model()
        found = self.env.execute_query(
            SQL(
                """SELECT e.lead_id, e.type_id, %(counts)s
                     FROM (%(moments)s) AS s
                     JOIN %(journal)s ON e.lead_id = s.id AND e.occurred_at <= s.moment
                    WHERE e.type_id = ANY (%(types)s)
                    GROUP BY e.lead_id, e.type_id""",
                counts=SQL(", ").join(map(self._count_within, WINDOWS)),
                moments=self._moments(rows),
                journal=WITH_MONTHS,
                types=list(type_ids),
            )
        )
        counts = {(lead_id, type_id): number for lead_id, type_id, *number in found}
        nothing = [0] * len(WINDOWS)
        return [
            Column(
                f"did:{type_id}:{days}",
                "count",
                [counts.get((row[0], type_id), nothing)[place] for row in rows],
                int(f"did:{type_id}" in rising),
            )
            for type_id in type_ids
            for place, days in enumerate(WINDOWS)
        ]

    def _count_within(self, days):
        if not days:
            return SQL("SUM(e.times)")
        return SQL(
            "COALESCE(SUM(e.times) FILTER (WHERE e.occurred_at > s.moment"
            " - make_interval(days => %s)), 0)",
            days,
        )

    def _explain_inexact_fields(self, fields_, now):
        """Give the labels of fields whose changes were not recorded all the time.

        These are taken as they are now where a lead is older than the record.
        """
        # sudo: since when fields are journaled is no secret
        journaled = self.env["lead.journaled.field"].sudo()
        since = {
            field.name: field.since
            for field in journaled.search([("name", "in", list(fields_))])
        }
        first, __ = self._get_period()
        labels = self.env["crm.lead"].fields_get(fields_, ["string"])
        return [
            labels[name]["string"] for name in fields_ if since.get(name, now) > first
        ]
