from odoo import api, models
from odoo.tools import SQL

from ..waking import wake

COLUMNS = (
    *("lead_id", "user_id", "occurred_at", "duration", "source", "reference"),
    *("origin", "transcript"),
)
FOLLOWUP_VALUES = ("direction", "outcome", "note")


class LeadCall(models.Model):
    """Calls that come in from elsewhere, many at once."""

    _inherit = "lead.call"

    @api.model
    def _receive(self, rows, now):
        """Keep calls; give the new ones. What has an ``origin`` is kept once.

        ``rows`` are dicts with ``COLUMNS`` and, for their follow-ups,
        ``FOLLOWUP_VALUES``. Transcripts are compared by the job, right behind.
        :param now: naive UTC datetime
        """
        ids = self._insert_calls(rows, now)
        calls = self.browse(ids.values())
        calls._find_tasks()
        calls._record_contact(
            {
                ids[place]: {n: row[n] for n in FOLLOWUP_VALUES if row.get(n)}
                for place, row in enumerate(rows)
                if place in ids
            },
            now,
        )
        if any(call.due_at for call in calls):
            wake(self.env, "ir_cron_compare_calls")
        return calls

    @api.model
    def _insert_calls(self, rows, now):
        """Give {place in ``rows``: id} of those that are new, by one statement."""
        if not rows:
            return {}
        ids = self._take_ids(len(rows))
        columns = [
            SQL("%s::%s[]", [row.get(name) for row in rows], self._type_sql(name))
            for name in COLUMNS
        ]
        inserted = self.env.execute_query(
            SQL(
                """INSERT INTO lead_call (id, %(names)s, state, due_at, tries,
                          create_uid, write_uid, create_date, write_date)
                   SELECT new.*,
                          CASE WHEN transcript IS NULL THEN 'new' ELSE 'waiting' END,
                          CASE WHEN transcript IS NOT NULL THEN %(now)s::timestamp END,
                          0, %(uid)s, %(uid)s, %(now)s, %(now)s
                     FROM unnest(%(ids)s::int4[], %(columns)s) AS new (id, %(names)s)
              ON CONFLICT (origin) WHERE origin IS NOT NULL DO NOTHING
                RETURNING id""",
                names=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                columns=SQL(", ").join(columns),
                ids=ids,
                uid=self.env.uid,
                now=now.replace(microsecond=0),
            )
        )
        self.invalidate_model(flush=False)
        new = {row[0] for row in inserted}
        return {place: one for place, one in enumerate(ids) if one in new}

    @api.model
    def _take_ids(self, count):
        rows = self.env.execute_query(
            SQL("SELECT nextval('lead_call_id_seq') FROM generate_series(1, %s)", count)
        )
        return [row[0] for row in rows]

    @api.model
    def _type_sql(self, name):
        return SQL(self._fields[name].column_type[0])
