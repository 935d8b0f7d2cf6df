"""A share of cases that knows its interval, and whether it rests on enough of them."""

from dataclasses import dataclass

from .wilson import Interval, wilson

# Fewer cases say next to nothing: the interval of 10 in 20 is 0.30 to 0.70.
FEWEST_CASES = 20


@dataclass(frozen=True)
class Share:
    """So many ``hits`` of so many ``cases``.

    >>> Share(30, 100).value, Share(30, 100).is_enough, Share(3, 10).is_enough
    (0.3, True, False)
    """

    hits: int = 0
    cases: int = 0

    @property
    def value(self) -> float:
        """The share itself; 0 without cases, where ``is_enough`` is false."""
        return self.hits / self.cases if self.cases else 0.0

    @property
    def interval(self) -> Interval:
        return wilson(self.hits, self.cases)

    @property
    def is_enough(self) -> bool:
        return self.cases >= FEWEST_CASES

    def __add__(self, other: "Share") -> "Share":
        return Share(self.hits + other.hits, self.cases + other.cases)
