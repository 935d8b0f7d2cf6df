"""What every benchmark uses: fair comparisons, honest figures, one table.

A ratio is only given where both sides ran in turn (A-B-A-B …) in one process,
at least five times each, and came to the same result. Figures are medians.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FEWEST_RUNS = 5


class UnfairComparison(Exception):
    """The two sides cannot be compared: the reason is the message."""


@dataclass(frozen=True)
class Row:
    """One figure, as the table and ``bench/results.json`` show it."""

    id: str
    what: str
    figure: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    target: str = ""
    met: bool | None = None
    notes: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Side:
    """The runs of one side of a comparison."""

    name: str
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    result: Any = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def cpu_median(self) -> float:
        """Return the median of Python's own time, the database's left out."""
        return statistics.median(self.cpu_seconds)

    def run(self, work: Callable[[], Any], reset: Callable[[], None] | None) -> None:
        if reset:
            reset()
        wall, cpu = time.perf_counter(), time.process_time()
        self.result = work()
        self.seconds.append(time.perf_counter() - wall)
        self.cpu_seconds.append(time.process_time() - cpu)


@dataclass(frozen=True)
class Comparison:
    """Two sides that ran in turn with equal results."""

    ours: Side
    baseline: Side

    @property
    def ratio(self) -> float:
        """Return how many times as fast ours is."""
        return self.baseline.median / self.ours.median

    @property
    def cpu_ratio(self) -> float:
        return self.baseline.cpu_median / self.ours.cpu_median


def measure(
    name: str,
    work: Callable[[], Any],
    runs: int = FEWEST_RUNS,
    reset: Callable[[], None] | None = None,
) -> Side:
    """Run one side alone: a figure without a ratio."""
    side = Side(name)
    for _run in range(runs):
        side.run(work, reset)
    return side


def compare(
    ours: Callable[[], Any],
    baseline: Callable[[], Any],
    is_equal: Callable[[Any, Any], bool],
    runs: int = FEWEST_RUNS,
    reset: Callable[[], None] | None = None,
) -> Comparison:
    """Run both sides in turn after one warm-up each; equal results or nothing.

    :param is_equal: compares the two results, in every pair of runs
    :param reset: called before each run, outside the measured time
    """
    if runs < FEWEST_RUNS:
        raise UnfairComparison(f"{runs} runs each; at least {FEWEST_RUNS} are needed")
    Side("warm-up").run(baseline, reset)
    Side("warm-up").run(ours, reset)
    sides = Comparison(Side("ours"), Side("baseline"))
    for _run in range(runs):
        sides.baseline.run(baseline, reset)
        sides.ours.run(ours, reset)
        if not is_equal(sides.ours.result, sides.baseline.result):
            raise UnfairComparison("the two sides came to different results")
    return sides


def queries_per_record(cursor: Any, work: Callable[[], Any], records: int) -> float:
    """Return how many queries a piece of work needs for each record.

    :param cursor: Odoo's cursor, which counts its queries
    """
    before = cursor.sql_log_count
    work()
    return (cursor.sql_log_count - before) / records


def forget_peak() -> float:
    """Forget the most memory this process has had; return what it has, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return read_memory("VmRSS")


def read_memory(name: str) -> float:
    """Return a figure of this process's memory in MB: VmRSS now, VmHWM the most."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


def table(rows: list[Row]) -> str:
    """Return the rows as a table of text."""
    titles = ("id", "what", "figure", "baseline", "ratio", "target", "met")
    lines = [titles, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    met = {None: "", True: "yes", False: "NO"}[row.met]
    return (
        *(row.id, row.what, f"{row.figure:,.3g} {row.unit}"),
        "" if row.baseline is None else f"{row.baseline:,.3g} {row.unit}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        *(row.target, met),
    )
