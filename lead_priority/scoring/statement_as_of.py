"""The statement with a moment for each lead, as far back as one likes."""

from typing import Any

from odoo.tools import SQL

from .hits_as_of import hits_as_of
from .rules import ScoreModel
from .statement import Statement

MOMENT = SQL("crm_lead.moment")
EVERY_ROW = SQL("TRUE")
# In place of what is stored, so that a score says what it gives by itself.
NOTHING = (
    SQL("NULL::int AS score_id"),
    SQL("'raw' AS qualification"),
    SQL("FALSE AS is_urgent"),
    SQL("0 AS qualification_held_score"),
)


class StatementAsOf(Statement):
    """What the statement would have said, each lead at its own moment.

    ``source``: SQL in place of the table crm_lead, with its columns as they were and
    ``moment`` (naive UTC) as one more; a lead may have several rows, each a moment.
    ``select_scores`` and ``select_parts`` give the moment as one more, last column.
    ``lead_ids``: SQL behind a column of lead ids that holds for all leads of the
    source, to read fewer engagements.

    The rank is the one that the score gives by itself at the moment.
    """

    def __init__(
        self,
        score_model: ScoreModel,
        leads: Any,
        source: SQL,
        lead_filter: SQL = EVERY_ROW,
        lead_ids: SQL | None = None,
    ) -> None:
        super().__init__(score_model, leads, MOMENT, lead_filter, lead_ids, source)
        self._reads_all_leads = lead_ids is None

    def select_scores(self) -> SQL:
        """Rows (id, fit, engagement, total, rank, rank_rule, is_urgent, moment)."""
        return SQL(
            "%s SELECT lead.lead_id, s.fit, s.engagement, s.total, s.new_rank,"
            " s.rank_rule, s.urgent, lead.moment"
            " FROM score AS s JOIN lead ON lead.id = s.id",
            self._steps(),
        )

    def select_parts(self) -> SQL:
        """Rows (lead, rule, points, occurrences, last_at, moment)."""
        return SQL(
            "%s SELECT lead.lead_id, p.rule, p.points, p.occurrences, p.last_at,"
            " lead.moment FROM (%s) AS p (id, rule, points, occurrences, last_at)"
            " JOIN lead ON lead.id = p.id",
            self._steps(explains=True),
            self._parts(),
        )

    def update(self, *, is_range: bool = False) -> SQL:
        raise TypeError("what was is read, never written")

    def _key(self) -> SQL:
        return SQL(
            "row_number() OVER () AS id, crm_lead.id AS lead_id, %s AS moment", MOMENT
        )

    def _stored(self) -> list[SQL]:
        return list(NOTHING)

    def _hits(self, **asked: Any) -> SQL:
        lead_ids = None if self._reads_all_leads else self._lead_ids
        return hits_as_of(self._measures, lead_ids, **asked)

    def _moment_of_hit(self) -> SQL:
        return SQL("h.moment")
