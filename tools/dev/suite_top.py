"""The tests in ``tests/``: what spans addons, tools or needs a real server."""

import time
from pathlib import Path

from . import cache, processes, progress, results, suite_core
from .machine import Machine

NAME = "tests/"


def run(ready: Machine, coverage_file: Path) -> results.SuiteResult:
    """Run pytest over the top-level tests."""
    began = time.monotonic()
    report = cache.subfolder("logs") / f"test-top-{cache.clone_id()}.xml"
    report.unlink(missing_ok=True)
    log = report.with_suffix(".log")
    command = [
        *(ready.python.python, "-m", "coverage", "run", f"--data-file={coverage_file}"),
        *(
            f"--source={cache.REPOSITORY}",
            f"--rcfile={cache.REPOSITORY}/pyproject.toml",
        ),
        *("-m", "pytest", "-v", "-p", "no:odoo", "-p", "no:cacheprovider"),
        *(f"--junitxml={report}", cache.REPOSITORY / "tests"),
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
