"""What is known of each closed lead at its cut-off, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CHOICE, NUMBER, COUNT = "choice", "number", "count"


@dataclass(frozen=True)
class Column:
    """One thing known of every lead.

    ``kind``: *choice*, values that are equal or not, None where nothing is known;
    *number*, None counts as 0 as it does in Odoo's domains; *count*, how often a lead
    did something: rules can ask for at least n, never for fewer.

    ``direction``: 1 where more may never lower the score, -1 where it may never raise
    it, 0 where the data decide. It is meant for numbers and counts.
    """

    key: str
    kind: str
    values: Sequence[Any]
    direction: int = 0


@dataclass(frozen=True)
class Table:
    """The columns of the same leads in the same order, and which were won."""

    columns: tuple[Column, ...]
    is_won: Sequence[bool]

    def take(self, rows: Sequence[int]) -> "Table":
        """Give the table of some of the leads.

        >>> table = Table((Column("size", NUMBER, [5, 7, 9]),), [True, False, True])
        >>> table.take([0, 2]).columns[0].values
        [5, 9]
        """
        columns = tuple(
            Column(
                column.key,
                column.kind,
                [column.values[row] for row in rows],
                column.direction,
            )
            for column in self.columns
        )
        return Table(columns, [self.is_won[row] for row in rows])
