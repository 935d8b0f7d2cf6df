"""What a figure is, and what one comes to: shared by boards, targets and packs."""

from collections.abc import Mapping
from dataclasses import dataclass

UNITS = ("leads", "%", "hours", "days", "money", "points", "per_lead")


@dataclass(frozen=True)
class Metric:
    """One figure of the catalogue: a sum, a ratio of sums, or a median of rows.

    :param unit: one of ``UNITS``; % from 0 to 100, hours of working time, money in
        the currency of the company
    :param better: ``up`` or ``down``
    :param dividend: aggregate of the report it is read from, such as ``is_won:sum``;
        one that is no sum (a median) is the figure itself
    :param divisor: aggregate that the dividend is divided by; of a median: how many
        rows it is of; None: the figure is a sum
    :param less: aggregate taken off the dividend
    :param is_unknown_at_zero: a dividend of 0 means that nobody entered it
    :param source: method of ``lead.metric`` that reads it
    """

    name: str
    label: str
    unit: str
    better: str
    dividend: str
    divisor: str | None = None
    less: str | None = None
    is_unknown_at_zero: bool = False
    source: str = "_measure_funnel"

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.better not in ("up", "down"):
            raise ValueError(f"no metric: {self.name}, {self.unit}, {self.better}")

    @property
    def is_sum(self) -> bool:
        return self.divisor is None

    @property
    def is_ratio(self) -> bool:
        return self.divisor is not None and self.dividend.endswith(":sum")

    @property
    def aggregates(self) -> tuple[str, ...]:
        """The aggregates it is made of.

        >>> Metric("won", "Won", "leads", "up", "is_won:sum").aggregates
        ('is_won:sum',)
        """
        return tuple(filter(None, (self.dividend, self.divisor, self.less)))

    def value(self, found: Mapping[str, float | None]) -> "Value":
        """Give what the aggregates that were found come to.

        >>> rate = Metric("r", "Rate", "%", "up", "is_won:sum", "is_lead:sum")
        >>> rate.value({"is_won:sum": 1, "is_lead:sum": 4})
        Value(value=25.0, dividend=1.0, divisor=4.0)
        >>> rate.value({}).value is None
        True
        >>> Metric("c", "Cost", "money", "down", "cost:sum").value({})
        Value(value=0.0, dividend=0.0, divisor=1.0)
        >>> middle = Metric("m", "Days", "days", "down", "d:median", "d:count")
        >>> middle.value({"d:median": 3, "d:count": 8})
        Value(value=3.0, dividend=3.0, divisor=8.0)
        """
        dividend = float(found.get(self.dividend) or 0)
        if self.divisor is None:
            is_unknown = self.is_unknown_at_zero and not dividend
            return Value(None if is_unknown else dividend, dividend, 1.0)
        divisor = float(found.get(self.divisor) or 0)
        if not divisor or (self.is_unknown_at_zero and not dividend):
            return Value(None, dividend, divisor)
        if not self.is_ratio:
            return Value(dividend, dividend, divisor)
        dividend -= float(self.less and found.get(self.less) or 0)
        return Value(
            (100 if self.unit == "%" else 1) * dividend / divisor, dividend, divisor
        )


@dataclass(frozen=True)
class Value:
    """What a metric came to; None where there is nothing to divide by: “–”, never 0.

    The dividend and divisor are what it was made of: a rate of few cases says little.
    """

    value: float | None
    dividend: float
    divisor: float
