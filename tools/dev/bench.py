"""``make bench``: run bench/bench_*.py on a database of its own.

Each of these modules has ``run(env)``, which gets Odoo's environment
and returns rows (bench/harness.py). The figures go to bench/results.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import datetime, timezone

from . import (
    addons,
    cache,
    databases,
    machine,
    odoo_server,
    progress,
    template_database,
)
from .errors import SetupError
from .machine import Machine

RESULTS = cache.REPOSITORY / "bench" / "results.json"
SCRIPT = """
import importlib, json, pathlib, sys
sys.path.insert(0, {repository!r})
modules = {modules!r}
rows = []
for name in modules:
    print("  " + name, file=sys.stderr, flush=True)
    rows += importlib.import_module("bench." + name).run(env)
    env.cr.rollback()
pathlib.Path({output!r}).write_text(json.dumps([row.as_dict() for row in rows]))
"""


def main(options: argparse.Namespace) -> int:
    """Run all benches; the database is dropped at the end."""
    modules = sorted(
        path.stem for path in (cache.REPOSITORY / "bench").glob("bench_*.py")
    )
    if not modules:
        progress.say("No bench/bench_*.py yet.")
        return 0
    load_before = os.getloadavg()
    with machine.ready() as ready:
        rows = _run(ready, modules)
    report = {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": _describe_machine(),
        "load_before": load_before,
        "load_after": os.getloadavg(),
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n")
    _show(report)
    return 1 if any(row["met"] is False for row in rows) else 0


def _run(ready: Machine, modules: list[str]) -> list[dict]:
    database = template_database.scratch_name("bench")
    core_database = template_database.scratch_name("benchcore")
    output = cache.subfolder("logs") / f"{database}.json"
    try:
        template_database.copy_to(ready, database)
        template_database.copy_to(ready, core_database)
        ours = ",".join(addons.names())
        odoo_server.change(ready, database, f"install {ours}", "-i", ours)
        script = SCRIPT.format(
            repository=str(cache.REPOSITORY), modules=modules, output=str(output)
        )
        command = [str(ready.python.python), "-m", "odoo", "shell", "-d", database]
        result = subprocess.run(
            [*command, "--no-http", "--log-level=error"],
            input=script,
            text=True,
            env={**ready.environment(), "LEAD_BENCH_CORE_DB": core_database},
            cwd=ready.data_folder,
            check=False,
        )
    finally:
        databases.drop(ready, database)
        databases.drop(ready, core_database)
    if result.returncode or not output.exists():
        raise SetupError("A bench failed; its error is above.")
    rows = json.loads(output.read_text())
    output.unlink()
    return rows


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    result = subprocess.run(
        command, cwd=cache.REPOSITORY, capture_output=True, text=True, check=False
    )
    return result.stdout.strip()


def _describe_machine() -> str:
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {python}"


def _show(report: dict) -> None:
    sys.path.insert(0, str(cache.REPOSITORY))
    from bench import harness

    progress.say(harness.table([harness.Row(**row) for row in report["rows"]]))
    before, after = report["load_before"], report["load_after"]
    progress.say(
        f"\n{report['machine']}; commit {report['commit']}; load average "
        f"{before[0]:.1f} before, {after[0]:.1f} after; written to {RESULTS.name}"
    )
