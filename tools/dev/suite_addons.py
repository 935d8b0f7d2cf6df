"""The addons' own tests, run by Odoo while it installs them."""

import re
import time
from dataclasses import dataclass
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
# A query that takes longer has met a bad plan: it fails, so that the rest is tested.
MOST_QUERY_SECONDS = 120


@dataclass(frozen=True)
class Part:
    """Tests of which addons run in one database; the others are installed, too."""

    name: str
    tested: tuple[str, ...]


def split(installed: list[str]) -> list[Part]:
    """Return the parts, the longest first: the first addon has most tests."""
    first = [name for name in installed if name == "lead_priority"]
    others = [name for name in installed if name not in first]
    parts = [(f"{NAME} ({', '.join(tested)})", tested) for tested in (first, others)]
    return [Part(name, tuple(tested)) for name, tested in parts if tested]


def run(
    ready: Machine, installed: list[str], folder: Path, part: Part
) -> results.SuiteResult:
    """Install the addons in a clean database with the tests of some of them on.

    What the coverage measured goes into a file in ``folder``.
    """
    began = time.monotonic()
    mark = re.sub(r"\W+", "_", part.name).strip("_")
    database = template_database.scratch_name(f"test_{mark}"[:32])
    log = cache.subfolder("logs") / f"test-{mark}-{cache.clone_id()}.log"
    template_database.copy_to(ready, database, wanted=installed)
    databases.limit_queries(ready, database, MOST_QUERY_SECONDS)
    try:
        coverage_file = folder / f".coverage.{mark}"
        code = _run_odoo(ready, database, installed, part, coverage_file, log)
    finally:
        databases.drop(ready, database)
    result = results.read_odoo_log(part.name, log)
    for test in result.skipped:
        result.failures.append(f"skipped, which proves nothing: {test}")
    result.skipped = []
    if code and not result.failures:
        result.fail(f"Odoo ended with code {code}: {odoo_server.explain(log)}")
    result.seconds = time.monotonic() - began
    result.notes.append(f"log: {log}")
    return result


def _run_odoo(
    ready: Machine,
    database: str,
    installed: list[str],
    part: Part,
    coverage_file: Path,
    log: Path,
) -> int:
    python, *odoo = odoo_server.command(
        *(ready, database, "--stop-after-init", "-i", ",".join(installed)),
        *("--test-tags", ",".join(f"/{name}" for name in part.tested)),
        *("--http-port", str(machine.free_port())),
    )
    folders = ",".join(str(cache.REPOSITORY / name) for name in installed)
    measured = [
        *(python, "-m", "coverage", "run", f"--source={folders}"),
        *(
            f"--data-file={coverage_file}",
            f"--rcfile={cache.REPOSITORY}/pyproject.toml",
        ),
    ]
    with progress.step(f"tests of {', '.join(part.tested)}") as step:

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
