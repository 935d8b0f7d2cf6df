"""Which files there are, and writes them."""

import sys
from pathlib import Path

from . import channels, draw, loss, management, process, sla

FOLDER = Path(__file__).parents[2] / "lead_analytics" / "data" / "dashboards"
DASHBOARDS = (
    management.DASHBOARD,
    channels.DASHBOARD,
    process.DASHBOARD,
    loss.DASHBOARD,
    sla.DASHBOARD,
)


def contents() -> dict[str, str]:
    """Give {name of the file: what it has to say}, two for each dashboard."""
    found = {}
    for dashboard in DASHBOARDS:
        for sample, ending in ((False, "dashboard"), (True, "sample_dashboard")):
            text = draw.written(draw.snapshot(dashboard, sample))
            found[f"lead_{dashboard.key}_{ending}.json"] = text
    return found


def outdated(folder: Path = FOLDER) -> list[str]:
    """Name the files that say something else than their description."""
    wanted = contents()
    there = {path.name for path in folder.glob("*.json")}
    different = {
        name
        for name in wanted.keys() & there
        if (folder / name).read_text(encoding="utf-8") != wanted[name]
    }
    return sorted(different | (wanted.keys() ^ there))


def main(check: bool = False) -> int:
    """Write the files that are not current, or name them."""
    names = outdated()
    for name in names:
        print(f"{'outdated' if check else 'written'}: {name}")
    if check:
        return int(bool(names))
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = contents()
    for name in names:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
    print(f"{len(wanted)} dashboards' files are current", file=sys.stderr)
    return 0
