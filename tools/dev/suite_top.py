"""The tests in ``tests/``: what spans addons, tools or needs a real server."""

import time
from pathlib import Path

from . import cache, processes, progress, results, suite_core
from .machine import Machine

NAME = "tests/"
FOLDER = cache.REPOSITORY / "tests"


def split() -> list[list[Path]]:
    """Return the files in two parts of about the same length."""
    files = sorted(FOLDER.glob("test_*.py"))
    return [files[0::2], files[1::2]]


def run(ready: Machine, folder: Path, files: list[Path]) -> results.SuiteResult:
    """Run pytest over some of the top-level tests; the coverage goes into a folder."""
    began = time.monotonic()
    mark = cache.digest([path.name for path in files])
    report = cache.subfolder("logs") / f"test-top-{mark}-{cache.clone_id()}.xml"
    report.unlink(missing_ok=True)
    log = report.with_suffix(".log")
    coverage_file = folder / f".coverage.top_{mark}"
    command = [
        *(ready.python.python, "-m", "coverage", "run", f"--data-file={coverage_file}"),
        *(
            f"--source={cache.REPOSITORY}",
            f"--rcfile={cache.REPOSITORY}/pyproject.toml",
        ),
        *("-m", "pytest", "-v", "-p", "no:odoo", "-p", "no:cacheprovider"),
        *(f"--junitxml={report}", *files),
    ]
    with progress.step("tests in tests/") as step:

        def note(line: str) -> None:
            if found := suite_core.PERCENT.search(line):
                step.percent = float(found[1])

        code = processes.run(
            command, log, ready.environment(), cache.REPOSITORY, on_line=note
        )
    tests, cases = results.read_junit(report)
    result = results.SuiteResult(NAME, tests, notes=[f"log: {log}"])
    result.skipped = [case.test for case in cases if case.kind == "skipped"]
    result.failures = list(
        dict.fromkeys(case.test for case in cases if case.kind != "skipped")
    )
    if code and not result.failures:
        result.fail(f"pytest ended with code {code}: {processes.last_words(log)}")
    result.seconds = time.monotonic() - began
    return result
