"""Engagements counted up to a moment that each row of leads has for itself."""

from collections.abc import Sequence
from datetime import timedelta

from odoo.tools import SQL

from .weigh import SECONDS_PER_DAY, Measure, summed_weight

# Longer than any history; PostgreSQL knows moments back to 4713 BC.
_FOREVER = timedelta(days=1_000_000)


def hits_as_of(
    measures: Sequence[Measure], *, needs_latest: bool = True, needs_types: bool = True
) -> SQL:
    """What ``weigh.hits`` gives, for rows of ``lead`` (id, lead_id, moment).

    ``lead_id`` of the result is the id of the row, and ``moment`` is its moment.
    """
    decays = any(measure[2] for measure in measures)
    return SQL(
        """SELECT lead.id AS lead_id, m.number, COUNT(*) AS occurrences,
                  %(latest)s AS last_at, %(types)s AS bits, %(weight)s AS weight,
                  %(moment)s AS moment
             FROM lead
             JOIN lead_engagement e
               ON e.lead_id = lead.lead_id AND e.occurred_at <= lead.moment
             JOIN (VALUES %(rows)s) AS m (number, type_id, bit, reach, half_life)
               ON m.type_id = e.type_id AND e.occurred_at > lead.moment - m.reach
            GROUP BY lead.id, m.number""",
        latest=SQL("MAX(e.occurred_at)" if needs_latest else "NULL::timestamp"),
        types=SQL("BIT_OR(m.bit)" if needs_types else "0::int8"),
        weight=summed_weight(SQL("lead.moment")) if decays else SQL("COUNT(*)::float8"),
        moment=SQL("MAX(lead.moment)" if needs_latest else "NULL::timestamp"),
        rows=_measure_rows(measures),
    )


def _measure_rows(measures: Sequence[Measure]) -> SQL:
    """A row of VALUES for each measure and type of engagement."""
    rows = [
        SQL(
            "(%s, %s, %s::int8, %s::interval, %s::float8)",
            number,
            type_id,
            1 << position,
            timedelta(days=window) if window else _FOREVER,
            half_life * SECONDS_PER_DAY if half_life else None,
        )
        for number, (type_ids, window, half_life) in enumerate(measures)
        for position, type_id in enumerate(type_ids)
    ]
    return SQL(", ").join(rows)
