"""Counts of leads by what two score models said of each, and what became of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .share import Share

RANKS = ("raw", "mql", "sql")
SQL_RANK = RANKS.index("sql")


class Verdict(NamedTuple):
    """What a model says of a lead: its points, and the rank that it reaches."""

    score: int
    rank: int


@dataclass(frozen=True)
class Outcomes:
    """What became of leads."""

    won: int = 0
    lost: int = 0
    open: int = 0

    @property
    def all(self) -> int:
        return self.won + self.lost + self.open

    @property
    def closed(self) -> int:
        return self.won + self.lost

    @property
    def win_rate(self) -> Share:
        return Share(self.won, self.closed)

    def __add__(self, other: "Outcomes") -> "Outcomes":
        return Outcomes(
            self.won + other.won, self.lost + other.lost, self.open + other.open
        )


Histogram = dict[int, Outcomes]
Pair = tuple[Verdict, Verdict]


@dataclass
class Tally:
    """Outcomes by the pair of verdicts (the model before, the model after).

    One model alone is tallied as both. Tallies of parts of the leads are added up.

    >>> tally = Tally.from_rows([(50, 0, 70, 1, 3, 5, 1), (50, 0, 90, 2, 4, 0, 0)])
    >>> tally.outcomes
    Outcomes(won=7, lost=5, open=1)
    >>> tally.histogram(new=True)[90].won, tally.by_rank(new=False)[0].closed
    (4, 12)
    """

    cells: dict[Pair, Outcomes] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[int]]) -> "Tally":
        """Take rows (old score, old rank, new score, new rank, won, lost, open)."""
        tally = cls()
        tally.add(rows)
        return tally

    def add(self, rows: Iterable[Sequence[int]]) -> None:
        sums: dict[tuple[int, ...], list[int]] = {}
        for *said, won, lost, still_open in rows:
            found = sums.setdefault(tuple(said), [0, 0, 0])
            found[0] += won
            found[1] += lost
            found[2] += still_open
        for (old_score, old_rank, new_score, new_rank), counts in sums.items():
            pair = Verdict(old_score, old_rank), Verdict(new_score, new_rank)
            known = self.cells.get(pair)
            outcomes = Outcomes(*counts)
            self.cells[pair] = known + outcomes if known else outcomes

    def rows(self) -> Iterator[list[int]]:
        """Give what ``from_rows`` takes, to be kept."""
        for (old, new), n in self.cells.items():
            yield [old.score, old.rank, new.score, new.rank, n.won, n.lost, n.open]

    @property
    def outcomes(self) -> Outcomes:
        return sum(self.cells.values(), Outcomes())

    def histogram(self, *, new: bool) -> Histogram:
        """Give the outcomes by the points of one model."""
        found: Histogram = {}
        for pair, outcomes in self.cells.items():
            score = pair[new].score
            found[score] = found.get(score, Outcomes()) + outcomes
        return found

    def by_rank(self, *, new: bool) -> tuple[Outcomes, ...]:
        """Give the outcomes of leads that one model leaves raw, makes MQL, SQL."""
        found = [Outcomes()] * len(RANKS)
        for pair, outcomes in self.cells.items():
            found[pair[new].rank] += outcomes
        return tuple(found)
