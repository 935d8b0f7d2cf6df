"""Two score models on the same leads as they were, in one statement."""

from dataclasses import replace
from typing import Any

from odoo.tools import SQL

from .rules import Rule, ScoreModel
from .statement_as_of import EVERY_ROW, StatementAsOf
from .totals import score_step

SIDES = ("old", "new")


class StatementPair(StatementAsOf):
    """What both models would have said, each lead at its own moment.

    The leads are read once and the engagements counted once for both; what both
    models count alike is counted once.
    """

    def __init__(
        self,
        old: ScoreModel,
        new: ScoreModel,
        leads: Any,
        source: SQL,
        lead_ids: SQL | None = None,
    ) -> None:
        self._models = (old, new)
        self._owners = {rule.id: model for model in (new, old) for rule in model.rules}
        both = replace(new, groups=old.groups + new.groups)
        super().__init__(both, leads, source, EVERY_ROW, lead_ids)

    def _get_model(self, rule: Rule) -> ScoreModel:
        return self._owners[rule.id]

    def select_pairs(self) -> SQL:
        """Rows (lead, old total, old rank, new total, new rank)."""
        sides = [
            SQL(", LATERAL (%s) AS %s", self._side(number), SQL.identifier(side))
            for number, side in enumerate(SIDES)
        ]
        return SQL(
            "%s SELECT paired.lead_id, old.total, old.new_rank, new.total, new.new_rank"
            " FROM paired%s",
            self._pair_steps(),
            SQL().join(sides),
        )

    def _pair_steps(self) -> SQL:
        steps = [SQL("lead AS MATERIALIZED (%s)", self._lead_step())]
        if self._measures:
            steps.append(SQL("hit AS (%s)", self._hit_step(explains=False)))
            steps.append(SQL("engaged AS (%s)", self._engaged_step()))
            steps.append(SQL("behaviour AS MATERIALIZED (%s)", self._behaviour()))
        steps.append(SQL("paired AS (%s)", self._paired_step()))
        return SQL("WITH %s", SQL(", ").join(steps))

    def _numbers(self, side: int) -> range:
        """The numbers of the groups of one model among those of both."""
        first = len(self._models[0].groups) if side else 0
        return range(first, first + len(self._models[side].groups))

    def _behaviour(self) -> SQL:
        sums = [
            SQL(
                "SUM(points) FILTER (WHERE group_no = %s) AS %s",
                number,
                self._group(number),
            )
            for number in range(len(self._groups))
            if self._is_engaged(number)
        ]
        sums += [
            SQL(
                "MAX(ranked) FILTER (WHERE group_no BETWEEN %s AND %s) AS %s",
                *self._bounds(side),
                self._ranked_column(side),
            )
            for side in (0, 1)
            if self._is_ranked_by_engagement(side)
        ]
        return SQL(
            "SELECT lead_id, %s FROM engaged GROUP BY lead_id", SQL(", ").join(sums)
        )

    def _is_ranked_by_engagement(self, side: int) -> bool:
        return any(
            rule.rank and rule.kind == "engagement"
            for number in self._numbers(side)
            for rule in self._groups[number][1]
        )

    def _bounds(self, side: int) -> tuple[int, int]:
        numbers = self._numbers(side)
        return numbers.start, numbers.stop - 1

    @staticmethod
    def _ranked_column(side: int) -> SQL:
        return SQL.identifier(f"ranked_{side}")

    def _paired_step(self) -> SQL:
        """Per lead: points of each group under its cap, highest rank by each model."""
        columns = [
            SQL("%s AS %s", self._group_points(number), self._group(number))
            for number in range(len(self._groups))
        ]
        columns += [
            SQL("%s AS %s", self._side_rank(side), self._ranked_column(side))
            for side in (0, 1)
        ]
        behaviour = SQL()
        if self._measures:
            behaviour = SQL(" LEFT JOIN behaviour AS b ON b.lead_id = lead.id")
        return SQL(
            "SELECT lead.id, lead.lead_id, %s FROM lead%s",
            SQL(", ").join(columns),
            behaviour,
        )

    def _side_rank(self, side: int) -> SQL:
        ranks = [SQL("0::bigint")]
        for number in self._numbers(side):
            ranks += [
                SQL(
                    "CASE WHEN %s THEN %s ELSE 0 END",
                    self._holds(rule),
                    self._ranked(rule),
                )
                for rule in self._groups[number][1]
                if rule.rank and rule.kind != "engagement"
            ]
        if self._is_ranked_by_engagement(side):
            ranks.append(SQL("COALESCE(b.%s, 0)", self._ranked_column(side)))
        return SQL("GREATEST(%s)", SQL(", ").join(ranks))

    def _side(self, side: int) -> SQL:
        """The last steps for one model, about one row of ``paired``."""
        columns = [
            SQL("paired.%s AS %s", self._group(number), self._group(place))
            for place, number in enumerate(self._numbers(side))
        ]
        columns += self._stored()
        columns.append(SQL("paired.%s AS ranked", self._ranked_column(side)))
        return SQL(
            "WITH grouped AS (SELECT paired.id, FALSE AS urgent, %s) %s",
            SQL(", ").join(columns),
            score_step(self._models[side]),
        )
