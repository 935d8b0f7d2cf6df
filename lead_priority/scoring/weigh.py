"""The engagement part of the statement: count once, then weigh."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from odoo.tools import SQL

from .journal import Journal
from .rules import Rule

Measure = tuple[tuple[int, ...], int, int]

# Added before rounding here and in the oracle, so that float noise below it cannot
# round the same sum to two integers.
EPSILON = 1e-9
SECONDS_PER_DAY = 86400.0
_FOREVER = datetime(1, 1, 1)  # noqa: DTZ001 naive UTC


def hits(
    measures: Sequence[Measure],
    now: datetime,
    lead_ids: SQL,
    *,
    adds_months: bool = False,
    needs_latest: bool = True,
    needs_types: bool = True,
) -> SQL:
    """Engagements of the leads, counted once per lead and measure.

    ``needs_latest`` and ``needs_types``: whether somebody asks for the latest of them
    and for which types there were; what nobody asks for is not aggregated.

    Joining the few (measure, type) pairs and grouping once is 2.5 to 3 times faster
    than one FILTER per rule.
    """
    decays = any(measure[2] for measure in measures)
    journal = Journal(adds_months=adds_months)
    return SQL(
        """SELECT e.lead_id, m.number, %(count)s AS occurrences,
                  %(latest)s AS last_at, %(types)s AS bits, %(weight)s AS weight
             FROM %(table)s
             JOIN (VALUES %(rows)s) AS m (number, type_id, bit, since, half_life)
               ON m.type_id = e.type_id AND e.occurred_at > m.since
            WHERE e.occurred_at <= %(now)s AND e.lead_id %(lead_ids)s
              AND %(by_people)s
            GROUP BY e.lead_id, m.number""",
        count=journal.count,
        table=journal.table,
        by_people=journal.by_people,
        latest=SQL("MAX(e.occurred_at)" if needs_latest else "NULL::timestamp"),
        types=SQL("BIT_OR(m.bit)" if needs_types else "0::int8"),
        weight=weight(journal, now if decays else None),
        rows=_measure_rows(measures, now),
        now=now,
        lead_ids=lead_ids,
    )


def _measure_rows(measures: Sequence[Measure], now: datetime) -> SQL:
    """A row of VALUES for each measure and type of engagement."""
    rows = [
        SQL(
            "(%s, %s, %s::int8, %s::timestamp, %s::float8)",
            number,
            type_id,
            1 << position,
            now - timedelta(days=window) if window else _FOREVER,
            half_life * SECONDS_PER_DAY if half_life else None,
        )
        for number, (type_ids, window, half_life) in enumerate(measures)
        for position, type_id in enumerate(type_ids)
    ]
    return SQL(", ").join(rows)


def weight(journal: Journal, now: datetime | SQL | None) -> SQL:
    """What the engagements weigh together; without ``now`` nothing decays."""
    if now is None:
        return SQL("%s::float8", journal.count)
    return SQL(
        "SUM(CASE WHEN m.half_life IS NULL THEN %(times)s ELSE %(times)s * %(left)s"
        " END)::float8",
        times=journal.times,
        left=decayed(SQL("e.occurred_at"), SQL("m.half_life"), now),
    )


def decayed(occurred_at: SQL, half_life: SQL, now: datetime | SQL) -> SQL:
    """0.5 ^ (age / half-life); date_part gives float8, EXTRACT slow numerics.

    Beyond 1,000 half-lives PostgreSQL would refuse a number that small.
    """
    return SQL(
        "power(0.5::float8, LEAST(1000, date_part('epoch', %s::timestamp - %s) / %s))",
        now,
        occurred_at,
        half_life,
    )


def engaged_points(now: datetime | SQL) -> SQL:
    """The points of a rule row ``r`` for its row ``h`` of hits, rounded."""
    once = SQL(
        "CASE WHEN r.half_life IS NULL THEN 1 ELSE %s END",
        decayed(SQL("h.last_at"), SQL("r.half_life"), now),
    )
    return SQL(
        """(SIGN(r.points) * FLOOR(0.5 + %s + LEAST(
               r.rule_cap, ABS(r.points) * CASE WHEN r.each THEN h.weight ELSE %s END
           )))::int""",
        EPSILON,
        once,
    )


def enough(rules: Sequence[Rule]) -> SQL:
    """What rule row ``r`` asks of its row ``h`` of hits, as far as any rule asks it.

    A condition that always holds would make PostgreSQL expect next to no rows, and
    sort them instead of hashing.
    """
    terms = []
    if any(rule.minimum_count > 1 for rule in rules):
        terms.append(SQL(" AND h.occurrences >= r.minimum"))
    if any(rule.needs_all for rule in rules):
        terms.append(SQL(" AND h.bits & r.bits = r.bits"))
    return SQL("").join(terms)


def rule_row(rule: Rule, measure: int, group: int, effect: int) -> SQL:
    """One engagement rule as a row of VALUES; see ``RULE_COLUMNS``."""
    half_life = rule.half_life_days if rule.counting == "once" else 0
    return SQL(
        "(%s, %s, %s, %s, %s::int8, %s::float8, %s, %s::float8, %s::float8,"
        " %s::int8, %s)",
        rule.id,
        measure,
        group,
        rule.minimum_count,
        (1 << len(rule.type_ids)) - 1 if rule.needs_all else 0,
        float(rule.given_points),
        rule.counting == "each",
        half_life * SECONDS_PER_DAY if half_life else None,
        float(rule.rule_cap or MOST_POINTS),
        effect,
        rule.effect == "urgent",
    )


# Keeps sums of points within int4 whatever the number of occurrences.
MOST_POINTS = 1_000_000
RULE_COLUMNS = SQL(
    "id, measure, group_no, minimum, bits, points, each, half_life, rule_cap,"
    " ranked, urgent"
)
