"""Write docs/proofs.md, and shorter in Chinese: ``python3 -m tools.proofs.page``.

``--check`` compares.
"""

import json
import sys
from pathlib import Path

from tools.capabilities import ROOT
from tools.dev import bench_results

from . import chinese
from .named import shown_by
from .rows import ROWS, SPEED, Row
from .summary import at_a_glance, heading, not_met

PAGE = ROOT / "docs" / "proofs.md"
CHINESE = ROOT / "docs" / "proofs.zh_CN.md"
RUNS = ROOT / "docs" / "proofs.json"
INTRODUCTION = """# Proofs

[中文](proofs.zh_CN.md)

What this product promises, the tests that play it for real, and what was measured. Each
row has a short form in `make test`; `make prove ROWS=R3,R8` runs long forms, and notes
what came out in `proofs.json`, from which this page is written
(`python3 -m tools.proofs.page`). A row whose long form was not run yet says so.

Times depend on the machine and on what else it does: the load average stands beside
each run, and speed is a ratio to a baseline timed in the same run.

## At a glance
"""


def pages() -> dict[Path, str]:
    """Return the texts of the pages by their paths."""
    runs = json.loads(RUNS.read_text(encoding="utf-8"))
    timed = bench_results.read()
    return {PAGE: render(runs, timed), CHINESE: chinese.render(runs, timed)}


def render(runs: list[dict], timed: list[dict]) -> str:
    """Return the text of the page.

    :param runs: as ``make prove`` notes them
    :param timed: as ``make bench`` keeps them
    """
    parts = (
        [INTRODUCTION, *at_a_glance(ROWS, runs)],
        not_met(timed),
        _promises(runs),
        _speed(timed),
    )
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _promises(runs: list[dict]) -> list[str]:
    shown = shown_by()
    lines = ["## Reliability and security", ""]
    for row in ROWS:
        lines += [f"### {heading(row)}", "", f"Promised: {row.target}.", ""]
        tests = ", ".join(f"`{name}`" for name in shown.get(row.id, []))
        lines += [f"In `make test`: {tests or 'not yet'}.", ""]
        if row.long_forms:
            commands = "; ".join(f"`{form.command()}`" for form in row.long_forms)
            lines += [f"At full size: {commands}.", ""]
        mine = [run for run in runs if run["row"] == row.id]
        lines += [f"- {_word(run)}" for run in mine] or [_none(row)]
        lines.append("")
    return lines[:-1]


def _none(row: Row) -> str:
    """Return what stands where no run is noted."""
    if row.long_forms:
        return "- No long run noted yet."
    return "It has no longer form: each `make test` plays all of it."


def _word(run: dict) -> str:
    """Return a run in words."""
    parts = [run["at"], f"**{run['result']}**"]
    if run.get("seconds"):
        parts.append(f"{run['seconds']:,} s")
    if run.get("commit"):
        parts.append(run["commit"])
    if run.get("load") is not None:
        parts.append(f"load {run['load']:.1f}")
    if run.get("note"):
        parts.append(run["note"])
    if run.get("told"):
        parts.append(run["told"])
    return "; ".join(parts)


def _speed(runs: list[dict]) -> list[str]:
    machines = sorted({run["machine"] for run in runs})
    lines = [
        "## Speed",
        "",
        f"`make bench`, or `make bench TAGS=...` for some, on {'; '.join(machines)}."
        " Each figure says at which commit it was measured, the load average before its"
        " bench began, and variables that made it larger.",
        "",
        "| row | what | figure | baseline | ratio | target | met | measured |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, what in SPEED.items():
        rows = [(row, run) for run in runs for row in run["rows"] if row["id"] == name]
        lines += [_measured(row, run) for row, run in rows] or [
            f"| {name} | {what} | not yet | | | | | |"
        ]
    return lines


def _measured(row: dict, run: dict) -> str:
    figure = f"{_number(row['figure'])} {row['unit']}"
    baseline = _number(row["baseline"])
    met = {True: "yes", False: "**no**", None: ""}[row["met"]]
    sizes = [f"{name}={value}" for name, value in run["with"].items()]
    measured = ", ".join([run["commit"], f"load {run['load']:.1f}", *sizes])
    cells = (row["id"], row["what"], figure, baseline, _number(row["ratio"]))
    return f"| {' | '.join(cells)} | {row['target'] or ''} | {met} | {measured} |"


def _number(value: float | None) -> str:
    """Return a figure with three digits that count.

    >>> _number(1234.5), _number(0.01234), _number(None)
    ('1,234', '0.0123', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def main(arguments: list[str]) -> int:
    """Rewrite the pages, or with --check return 1 when one would change."""
    written = pages()
    if "--check" in arguments:
        return int(any(not _is_same(path, text) for path, text in written.items()))
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return 0


def _is_same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
