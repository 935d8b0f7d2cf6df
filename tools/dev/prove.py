"""``make prove``: long forms of the proofs, noted in docs/proofs.json.

``ROWS=R3,R8`` chooses; without it all rows run, which takes many hours.
"""

import argparse
import json
import os
import sys
import time
from datetime import datetime, timezone

from . import cache, machine, processes, progress
from .errors import SetupError
from .machine import Machine

NOTED = cache.REPOSITORY / "docs" / "proofs.json"


def main(options: argparse.Namespace) -> int:
    """Run the long forms of the chosen rows one after the other; 1 if one failed."""
    sys.path.insert(0, str(cache.REPOSITORY))
    from tools.proofs import page, rows

    known = {row.id: row for row in rows.ROWS}
    wanted = [name for name in options.rows.split(",") if name] or list(known)
    for name in wanted:
        if name not in known:
            raise SetupError(f"No row {name!r}; there are: {', '.join(known)}.")
    failed = 0
    with machine.ready() as ready:
        for name in wanted:
            for form in known[name].long_forms:
                run = _run(ready, name, form)
                failed += run["result"] != "passed"
                _note(run)
    page.main([])
    return 1 if failed else 0


def _run(ready: Machine, row: str, form) -> dict:
    log = cache.subfolder("logs") / f"prove-{row}-{cache.clone_id()}.log"
    if form.addon:
        command = [sys.executable, "-m", "tools.dev", "quick", f"ADDON={form.addon}"]
        command.append(f"TAGS=/{form.addon}/{form.test}")
    else:
        command = [str(ready.python.python), "-m", "pytest", "-q", "-p", "no:odoo"]
        command += ["-p", "no:cacheprovider", form.test]
    load, began = os.getloadavg()[0], time.monotonic()
    with progress.step(f"{row}: {form.command()}"):
        variables = {**ready.environment(), **dict(form.variables)}
        code = processes.run(command, log, variables, cache.REPOSITORY)
    return {
        "row": row,
        "at": datetime.now(timezone.utc).date().isoformat(),
        "result": "failed" if code else "passed",
        "seconds": round(time.monotonic() - began),
        "load": round(load, 1),
        "note": f"`{form.command()}`",
    }


def _note(run: dict) -> None:
    """Note a run in the place of the last one of the same command."""
    runs = json.loads(NOTED.read_text(encoding="utf-8"))
    runs = [
        one for one in runs if (one["row"], one["note"]) != (run["row"], run["note"])
    ]
    text = json.dumps([*runs, run], indent=2, ensure_ascii=False)
    NOTED.write_text(text + "\n", encoding="utf-8")
