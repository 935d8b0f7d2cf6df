"""What stands first on the page: what was shown at full size, and what was not."""

from collections import Counter

from .rows import Row

NOT_REACHED = "**not reached**"


def at_a_glance(rows: tuple[Row, ...], runs: list[dict]) -> list[str]:
    """Return a table: a line for each promise, and how much of it was played in full.

    :param runs: as ``make prove`` notes them
    """
    lines = ["| row | what is done | promised | at full size |", "|---|---|---|---|"]
    for row in rows:
        cells = (f"[{row.id}](#{anchor(row)})", row.fault, row.target, state(row, runs))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def anchor(row: Row) -> str:
    """Return where the row's heading is reached.

    >>> anchor(Row("S2", "bad input: NUL, 5 MB", "refused"))
    's2-bad-input-nul-5-mb'
    """
    kept = (char for char in heading(row).lower() if char.isalnum() or char in " -_")
    return "".join(kept).replace(" ", "-")


def heading(row: Row) -> str:
    """Return the row's title."""
    return f"{row.id}: {row.fault}"


def played(row: Row, runs: list[dict]) -> tuple[int, bool]:
    """Return how many commands of the row passed in full, and whether one failed."""
    results = {run["note"]: run["result"] for run in runs if run["row"] == row.id}
    found = [results.get(f"`{form.command()}`") for form in row.long_forms]
    return found.count("passed"), bool(set(found) - {"passed", None})


def state(row: Row, runs: list[dict]) -> str:
    """Return in words how many commands of the row were run in full, and well.

    >>> state(Row("S2", "bad input", "refused"), [])
    'all of it in `make test`'
    """
    if not row.long_forms:
        return "all of it in `make test`"
    passed, has_failed = played(row, runs)
    if has_failed:
        return NOT_REACHED
    if passed == len(row.long_forms):
        return "yes"
    if not passed:
        return "not yet, smaller runs below"
    return f"{passed} of {len(row.long_forms)} commands, smaller runs below"


def count(bench_runs: list[dict]) -> Counter:
    """Return how many figures have a target, by the row's id.

    :param bench_runs: as ``make bench`` keeps them
    """
    return Counter(row["id"] for row in _judged(bench_runs))


def missed(bench_runs: list[dict]) -> list[dict]:
    """Return the figures that miss their targets."""
    return [row for row in _judged(bench_runs) if not row["met"]]


def _judged(bench_runs: list[dict]) -> list[dict]:
    figures = [row for run in bench_runs for row in run["rows"]]
    return [row for row in figures if row["met"] is not None]


def not_met(bench_runs: list[dict]) -> list[str]:
    """Return how many figures reach their targets, and a line for each that does not.

    :param bench_runs: as ``make bench`` keeps them
    """
    slow, judged = missed(bench_runs), count(bench_runs).total()
    return [
        f"{judged - len(slow)} of {judged} figures of speed that have a"
        f" target reach it. Not reached{':' if slow else ' is none.'}",
        *([""] if slow else []),
        *(f"- {row['id']}, {row['what']}: {_say(row)}" for row in slow),
    ]


def _say(row: dict) -> str:
    """Return figure and target of what was missed.

    >>> _say({"ratio": 0.5101, "figure": 545, "unit": "req/s", "target": ">= 60%"})
    '0.51 of the baseline, asked is >= 60%'
    >>> _say({"ratio": None, "figure": 11.1, "unit": "times", "target": "<= 10.5 x"})
    '11.1 times, asked is <= 10.5 x'
    """
    if row["ratio"] is None:
        return f"{row['figure']:.3g} {row['unit']}, asked is {row['target']}"
    return f"{row['ratio']:.3g} of the baseline, asked is {row['target']}"
