"""``make bench``: run bench/bench_*.py, each in a process on a database of its own.

Each of these modules has ``run(env)``, which gets Odoo's environment
and returns rows (bench/harness.py). The figures of each are kept in bench/results.json
as soon as they are there, of some alone too (TAGS=rivals,overhead).
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator

from . import (
    addons,
    bench_results,
    cache,
    databases,
    machine,
    odoo_server,
    peers,
    progress,
    template_database,
)
from .errors import SetupError
from .machine import Machine

# The databases without our addons that benches get beside their own: the variable
# with the name, and what is installed there beside our dependencies.
OTHER_DATABASES = {
    "bench_capture": ("LEAD_BENCH_WEBSITE_DB", ("website_crm",)),
    "bench_claim": ("LEAD_BENCH_CORE_DB", ()),
    "bench_drain": ("LEAD_BENCH_CORE_DB", ()),
    "bench_lag": ("LEAD_BENCH_CORE_DB", ()),
    "bench_overhead": ("LEAD_BENCH_CORE_DB", ()),
    "bench_peers": ("LEAD_BENCH_PEER_DB", (peers.ADDON,)),
    "bench_routing": ("LEAD_BENCH_CORE_DB", ()),
    "bench_rivals": ("LEAD_BENCH_RIVALS_DB", ("base_automation",)),
    "bench_screens": ("LEAD_BENCH_CORE_DB", ()),
}
SCRIPT = """
import importlib, json, pathlib, sys
sys.path.insert(0, {repository!r})
rows = importlib.import_module("bench." + {module!r}).run(env)
env.cr.rollback()
pathlib.Path({output!r}).write_text(json.dumps([row.as_dict() for row in rows]))
"""


def main(options: argparse.Namespace) -> int:
    """Run all benches, or those of TAGS=; the databases are dropped at the end."""
    modules = _choose(options.tags)
    if not modules:
        progress.say("No bench/bench_*.py yet.")
        return 0
    with machine.ready() as ready:
        runs = _run(ready, modules)
    _show(runs)
    if len(runs) < len(modules):
        raise SetupError(f"{len(modules) - len(runs)} benches failed; see above.")
    return 1 if any(row["met"] is False for run in runs for row in run["rows"]) else 0


def _choose(tags: str) -> list[str]:
    """Return the benches of ``TAGS=rivals,overhead``, or all."""
    folder = cache.REPOSITORY / "bench"
    found = sorted(path.stem for path in folder.glob("bench_*.py"))
    wanted = [f"bench_{tag}" for tag in tags.split(",") if tag] or found
    for module in wanted:
        if module not in found:
            known = ", ".join(name.removeprefix("bench_") for name in found)
            raise SetupError(
                f"No bench {module.removeprefix('bench_')!r}; there are: {known}."
            )
    return wanted


def _run(ready: Machine, modules: list[str]) -> list[dict]:
    """Run benches one by one, each on a fresh copy of one database with ours.

    One that fails is told and left out: the others took an hour, too.
    """
    template = template_database.scratch_name("bench")
    runs = []
    try:
        template_database.copy_to(ready, template)
        ours = ",".join(addons.base())
        odoo_server.change(ready, template, f"install {ours}", "-i", ours)
        for module in modules:
            progress.say(f"  {module}")
            run = bench_results.begin(module)
            where = peers.beside(ready) if module == "bench_peers" else ready
            try:
                run["rows"] = _run_one(where, template, module)
            except SetupError as error:
                progress.say(str(error))
                continue
            bench_results.keep(run)
            runs.append(run)
    finally:
        databases.drop(ready, template)
    return runs


def _run_one(ready: Machine, template: str, module: str) -> list[dict]:
    database = template_database.scratch_name(module)
    output = cache.subfolder("logs") / f"{database}.json"
    script = SCRIPT.format(
        repository=str(cache.REPOSITORY), module=module, output=str(output)
    )
    command = [str(ready.python.python), "-m", "odoo", "shell", "-d", database]
    try:
        databases.copy(ready, template, database)
        with _other_database(ready, module) as variables:
            result = subprocess.run(
                [*command, "--no-http", "--log-level=error"],
                input=script,
                text=True,
                env={**ready.environment(), **variables},
                cwd=ready.data_folder,
                check=False,
            )
    finally:
        databases.drop(ready, database)
    if result.returncode or not output.exists():
        raise SetupError(f"{module} failed; its error is above.")
    rows = json.loads(output.read_text())
    output.unlink()
    return rows


@contextlib.contextmanager
def _other_database(ready: Machine, module: str) -> Iterator[dict[str, str]]:
    """Make the second database of a bench, where it has one; yield its variable."""
    if module not in OTHER_DATABASES:
        yield {}
        return
    variable, wanted = OTHER_DATABASES[module]
    database = template_database.scratch_name(f"{module}_other")
    try:
        template_database.copy_to(ready, database)
        if wanted:
            names = ",".join(wanted)
            odoo_server.change(ready, database, f"install {names}", "-i", names)
        yield {variable: database}
    finally:
        databases.drop(ready, database)


def _show(runs: list[dict]) -> None:
    sys.path.insert(0, str(cache.REPOSITORY))
    from bench import harness

    rows = [row for run in runs for row in run["rows"]]
    progress.say(harness.table([harness.Row(**row) for row in rows]))
    for row in rows:
        if row["notes"]:
            progress.say(f"{row['id']} {row['what']}: {row['notes']}")
    loads = ", ".join(f"{run['load']:.1f}" for run in runs)
    where = bench_results.RESULTS.name
    progress.say(
        f"\n{runs[0]['machine']}; commit {runs[0]['commit']}; load average before each"
        f" {loads}, after {os.getloadavg()[0]:.1f}; kept in {where}"
    )
