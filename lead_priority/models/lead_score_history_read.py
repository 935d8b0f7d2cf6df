from odoo import models
from odoo.tools import SQL

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
        rows = self._read_fields(now, fields_, limit)
        columns = [
            self._to_column(name, [row[4 + number] for row in rows], rising)
            for number, name in enumerate(fields_)
        ]
        columns += self._read_engagements(rows, type_ids, rising)
        unknown = sum(row[3] for row in rows)
        return Table(tuple(columns), [row[2] for row in rows]), unknown

    def _read_fields(self, now, fields_, limit):
        """Rows (id, moment, is won, contact unknown, values of the fields …)."""
        leads = self.env["crm.lead"]
        leads.flush_model(fields_)
        names = sorted({"company_id", *fields_})
        source = self.env["lead.field.change"]._as_of_source(
            SQL("SELECT id, moment FROM sample"), names
        )
        values = [SQL.identifier("crm_lead", name) for name in fields_]
        return self.env.execute_query(
            SQL(
                """WITH sample AS MATERIALIZED (
                    SELECT * FROM (%(sample)s) AS s
                     ORDER BY moment DESC, id DESC LIMIT %(limit)s)
                SELECT sample.id, sample.moment, sample.is_won,
                       sample.is_contact_unknown%(values)s
                  FROM sample JOIN (%(source)s) AS crm_lead ON crm_lead.id = sample.id
                 ORDER BY sample.id""",
                sample=self._sample_sql(now),
                limit=limit,
                values=SQL("").join(SQL(", %s", value) for value in values),
                source=source,
            )
        )

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
                     FROM unnest(%(ids)s, %(moments)s::timestamp[]) AS s (id, moment)
                     JOIN lead_engagement e
                       ON e.lead_id = s.id AND e.occurred_at <= s.moment
                    WHERE e.type_id = ANY (%(types)s)
                    GROUP BY e.lead_id, e.type_id""",
                counts=SQL(", ").join(map(self._count_within, WINDOWS)),
                ids=[row[0] for row in rows],
                moments=[row[1] for row in rows],
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
            return SQL("COUNT(*)")
        return SQL(
            "COUNT(*) FILTER (WHERE e.occurred_at > s.moment"
            " - make_interval(days => %s))",
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
