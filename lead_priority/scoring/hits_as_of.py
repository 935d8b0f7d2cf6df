"""Engagements counted up to a moment that each row of leads has for itself."""

from collections.abc import Sequence

from odoo.tools import SQL

from .journal import Journal
from .weigh import SECONDS_PER_DAY, Measure, weight

# Longer than any history; PostgreSQL knows moments back to 4713 BC.
_FOREVER_DAYS = 1_000_000


def hits_as_of(
    measures: Sequence[Measure],
    lead_ids: SQL | None = None,
    *,
    adds_months: bool = False,
    needs_latest: bool = True,
    needs_types: bool = True,
) -> SQL:
    """What ``weigh.hits`` gives, for rows of ``lead`` (id, lead_id, moment).

    ``lead_id`` of the result is the id of the row, and ``moment`` is its moment.
    ``lead_ids``: SQL behind a column that holds for all of their leads.
    """
    decays = any(measure[2] for measure in measures)
    journal = Journal(adds_months=adds_months)
    return SQL(
        """SELECT lead.id AS lead_id, m.number, %(count)s AS occurrences,
                  %(latest)s AS last_at, %(types)s AS bits, %(weight)s AS weight,
                  %(moment)s AS moment
             FROM lead
             JOIN %(table)s
               ON e.lead_id = lead.lead_id AND e.occurred_at <= lead.moment
              AND %(by_people)s%(narrowed)s
             JOIN (VALUES %(rows)s) AS m (number, type_id, bit, reach, half_life)
               ON m.type_id = e.type_id AND e.occurred_at > lead.moment - m.reach
            GROUP BY lead.id, m.number""",
        latest=SQL("MAX(e.occurred_at)" if needs_latest else "NULL::timestamp"),
        types=SQL("BIT_OR(m.bit)" if needs_types else "0::int8"),
        weight=weight(journal, SQL("lead.moment") if decays else None),
        count=journal.count,
        table=journal.table,
        by_people=journal.by_people,
        moment=SQL("MAX(lead.moment)" if needs_latest else "NULL::timestamp"),
        rows=_measure_rows(measures),
        narrowed=SQL(" AND e.lead_id %s", lead_ids) if lead_ids else SQL(),
    )


def _measure_rows(measures: Sequence[Measure]) -> SQL:
    """A row of VALUES for each measure and type of engagement."""
    rows = [
        SQL(
            "(%s, %s, %s::int8, make_interval(secs => %s), %s::float8)",
            number,
            type_id,
            1 << position,
            # In seconds: subtracting days would look into the calendar each time.
            (window or _FOREVER_DAYS) * SECONDS_PER_DAY,
            half_life * SECONDS_PER_DAY if half_life else None,
        )
        for number, (type_ids, window, half_life) in enumerate(measures)
        for position, type_id in enumerate(type_ids)
    ]
    return SQL(", ").join(rows)
