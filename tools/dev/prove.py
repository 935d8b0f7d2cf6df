"""``make prove``: long forms of the proofs, noted in docs/proofs.json.

``ROWS=R3,R8`` chooses; without it all rows run, which takes many hours.
``FORMS=test_queue_job`` takes only those of the rows' long forms. What the environment
says of a form's variable holds, so that a part can be run, and is noted as it was:
``LEAD_KILL_ROUNDS=10 make prove ROWS=R8 FORMS=test_jobs_disturbed``.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from . import bench_results, cache, machine, processes, progress
from .errors import SetupError
from .machine import Machine

NOTED = cache.REPOSITORY / "docs" / "proofs.json"
# Before what a test tells of its figures, by a warning in its log.
TOLD = "figures: "
FORMAT = f"{TOLD}%(message)s"


def main(options: argparse.Namespace) -> int:
    """Run the long forms of the chosen rows one after the other; 1 if one failed."""
    sys.path.insert(0, str(cache.REPOSITORY))
    from tools.proofs import page, rows

    known = {row.id: row for row in rows.ROWS}
    wanted = [name for name in options.rows.split(",") if name] or list(known)
    for name in wanted:
        if name not in known:
            raise SetupError(f"No row {name!r}; there are: {', '.join(known)}.")
    chosen = [name for name in options.forms.split(",") if name]
    failed = 0
    with machine.ready() as ready:
        for name in wanted:
            for form in known[name].long_forms:
                if chosen and Path(form.test).stem not in chosen:
                    continue
                run = _run(ready, name, _as_asked(form))
                failed += run["result"] != "passed"
                _note(run)
    page.main([])
    return 1 if failed else 0


def _as_asked(form):
    """Return the form with what the environment says of its variables."""
    asked = tuple((key, os.environ.get(key, value)) for key, value in form.variables)
    return replace(form, variables=asked)


def _command(ready: Machine, form) -> list[str]:
    """Return what runs the form, as its ``command()`` says in short."""
    if form.target:
        settings = [f"{name}={value}" for name, value in form.variables]
        return [sys.executable, "-m", "tools.dev", form.target, *settings]
    if form.addon:
        command = [sys.executable, "-m", "tools.dev", "quick", f"ADDON={form.addon}"]
        return [*command, f"TAGS=/{form.addon}/{form.test}"]
    command = [str(ready.python.python), "-m", "pytest", "-q", "-p", "no:odoo"]
    command += ["-p", "no:cacheprovider", "-o", "log_cli=true"]
    command += ["-o", "log_cli_level=WARNING", "-o", f"log_cli_format={FORMAT}"]
    return [*command, form.test]


def _run(ready: Machine, row: str, form) -> dict:
    name = f"prove-{row}-{Path(form.test).stem}-{cache.clone_id()}.log"
    log = cache.subfolder("logs") / name
    load, began = os.getloadavg()[0], time.monotonic()
    commit = bench_results.describe_commit()
    with progress.step(f"{row}: {form.command()}"):
        variables = {**ready.environment(), **dict(form.variables)}
        code = processes.run(_command(ready, form), log, variables, cache.REPOSITORY)
    run = {
        "row": row,
        "at": datetime.now(timezone.utc).date().isoformat(),
        "result": "failed" if code else "passed",
        "seconds": round(time.monotonic() - began),
        "commit": commit,
        "load": round(load, 1),
        "note": f"`{form.command()}`",
    }
    if told := _read_told(log):
        run["told"] = told
    return run


def _read_told(log: Path) -> str:
    """Return the first lines of what the tests told, in one."""
    lines = log.read_text(errors="replace").splitlines()
    told = (line.strip() for line in lines)
    return "; ".join(line.removeprefix(TOLD) for line in told if line.startswith(TOLD))


def _note(run: dict) -> None:
    """Note a run in the place of the last one of the same command."""
    runs = json.loads(NOTED.read_text(encoding="utf-8"))
    runs = [
        one for one in runs if (one["row"], one["note"]) != (run["row"], run["note"])
    ]
    text = json.dumps([*runs, run], indent=2, ensure_ascii=False)
    NOTED.write_text(text + "\n", encoding="utf-8")
