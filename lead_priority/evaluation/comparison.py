"""What another score model would change, on the same leads."""

from dataclasses import dataclass

from .tally import RANKS, SQL_RANK, Outcomes, Tally

Matrix = tuple[tuple[Outcomes, ...], ...]


def band_changes(tally: Tally) -> Matrix:
    """Give the outcomes of leads by the rank of before (row) and after (column).

    >>> tally = Tally.from_rows([(9, 0, 80, 2, 3, 1, 0), (70, 1, 70, 1, 0, 2, 0)])
    >>> [[cell.all for cell in row] for row in band_changes(tally)]
    [[0, 0, 4], [0, 2, 0], [0, 0, 0]]
    """
    found = [[Outcomes()] * len(RANKS) for _rank in RANKS]
    for (old, new), outcomes in tally.cells.items():
        found[old.rank][new.rank] += outcomes
    return tuple(tuple(row) for row in found)


def changing(tally: Tally, *, rises: bool) -> Outcomes:
    """Give the outcomes of leads whose rank rises, or falls.

    >>> tally = Tally.from_rows([(9, 0, 80, 2, 3, 1, 0), (70, 1, 10, 0, 0, 2, 5)])
    >>> changing(tally, rises=True).won, changing(tally, rises=False).all
    (3, 7)
    """
    found = Outcomes()
    for (old, new), outcomes in tally.cells.items():
        if old.rank != new.rank and (new.rank > old.rank) == rises:
            found += outcomes
    return found


def is_same(tally: Tally) -> bool:
    """Tell whether both models say the same of every lead."""
    return all(old == new for old, new in tally.cells)


@dataclass(frozen=True)
class Workload:
    """What a model gives reps to do: ``rep_days`` are reps times working days.

    >>> load = Workload(before=100, after=160, rep_days=60)
    >>> load.extra_leads, load.extra
    (60, 1.0)
    """

    before: int
    after: int
    rep_days: int

    @property
    def extra_leads(self) -> int:
        return self.after - self.before

    @property
    def extra(self) -> float:
        """SQL leads more per rep and working day; 0 when there were no reps."""
        return self.extra_leads / self.rep_days if self.rep_days else 0.0


def workload(tally: Tally, rep_days: int) -> Workload:
    """Give the SQL leads of both models, open leads too.

    >>> workload(Tally.from_rows([(9, 0, 80, 2, 3, 1, 2)]), 3).extra
    2.0
    """
    before, after = (tally.by_rank(new=new)[SQL_RANK].all for new in (False, True))
    return Workload(before, after, rep_days)
