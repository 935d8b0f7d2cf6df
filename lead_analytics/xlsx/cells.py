"""Columns of tables and what their cells hold."""

from dataclasses import dataclass

TEXT = "text"
# Numbers that Excel shows as whole ones, with decimals, as share (0.15 is 15 %), as
# money, as hours or days with a decimal, and moments as days since 1899-12-30.
INTEGER, NUMBER, PERCENT, MONEY = "integer", "number", "percent", "money"
HOURS, DAYS, DATE, MOMENT = "hours", "days", "date", "moment"
KINDS = (TEXT, INTEGER, NUMBER, PERCENT, MONEY, HOURS, DAYS, DATE, MOMENT)
WIDTHS = {TEXT: 22, MONEY: 15, DATE: 12, MOMENT: 17}
OTHER_WIDTH = 14

# How a column is coloured by its values: bars, pale to red, red to green, or changes
# for the better green and for the worse red.
SHADES = ("", "bar", "heat", "good", "bad", "up", "down")


@dataclass(frozen=True)
class Shown:
    """A number that is shown otherwise than its column says.

    :param tone: good is green, bad red
    :param is_signed: with a plus, too: it is a difference
    """

    value: float
    kind: str
    tone: str = ""
    is_signed: bool = False


Cell = str | int | float | Shown | None


@dataclass(frozen=True)
class Column:
    """A column: its title, what its cells hold, and how they are coloured.

    :param currency: key of a money format of the look; empty: the first one
    """

    title: str
    kind: str = TEXT
    shade: str = ""
    width: int = 0
    currency: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.shade not in SHADES:
            raise ValueError(f"unknown kind or shade: {self.kind} {self.shade}")

    @property
    def columns_wide(self) -> int:
        """Give the width in characters.

        >>> Column("Salesperson").columns_wide, Column("Won", INTEGER).columns_wide
        (22, 14)
        """
        return self.width or WIDTHS.get(self.kind, OTHER_WIDTH)


@dataclass(frozen=True)
class Block:
    """Where a table stands: rows and columns count from 0, the last ones included."""

    sheet: str
    header: int
    first: int
    last: int
    columns: int

    @property
    def rows(self) -> int:
        """Give how many rows of data there are.

        >>> Block("Funnel", header=3, first=4, last=6, columns=2).rows
        3
        """
        return self.last - self.first + 1
