"""The addons' own tests, run by Odoo while it installs them."""

import time
from pathlib import Path

from . import (
    cache,
    databases,
    machine,
    odoo_server,
    processes,
    progress,
    results,
    template_database,
)
from .machine import Machine

NAME = "addons"
GLUE = "glue"


def run(
    ready: Machine, addons: list[str], coverage_file: Path, name: str = NAME
) -> results.SuiteResult:
    """Install the addons in a clean database with all their tests on."""
    began = time.monotonic()
    if not addons:
        return results.SuiteResult(name, notes=["no addon yet"])
    database = template_database.scratch_name(f"test_{name}")
    log = cache.subfolder("logs") / f"test-{name}-{cache.clone_id()}.log"
    template_database.copy_to(ready, database, wanted=addons)
    try:
        code = _run_odoo(ready, database, addons, coverage_file, log)
    finally:
        databases.drop(ready, database)
    result = results.read_odoo_log(name, log)
    for test in result.skipped:
        result.failures.append(f"skipped, which proves nothing: {test}")
    result.skipped = []
    if code and not result.failures:
        result.fail(f"Odoo ended with code {code}: {odoo_server.explain(log)}")
    result.seconds = time.monotonic() - began
    result.notes.append(f"log: {log}")
    return result


def _run_odoo(
    ready: Machine, database: str, addons: list[str], coverage_file: Path, log: Path
) -> int:
    python, *odoo = odoo_server.command(
        *(ready, database, "--stop-after-init", "-i", ",".join(addons)),
        *("--test-tags", ",".join(f"/{name}" for name in addons)),
        *("--http-port", str(machine.free_port())),
    )
    folders = ",".join(str(cache.REPOSITORY / name) for name in addons)
    measured = [
        *(python, "-m", "coverage", "run", f"--source={folders}"),
        *(
            f"--data-file={coverage_file}",
            f"--rcfile={cache.REPOSITORY}/pyproject.toml",
        ),
    ]
    with progress.step(f"tests of {', '.join(addons)}") as step:

        def note(line: str) -> None:
            if found := results.STARTED.match(line):
                step.detail = found["test"]

        return processes.run(
            [*measured, *odoo],
            log,
            ready.environment(),
            ready.data_folder,
            on_line=note,
        )
