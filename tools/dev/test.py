"""``make test``: the whole suite from a clean database.

Three suites on two cores: core's tests run beside our own.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from . import (
    addons,
    browser,
    cache,
    coverage_report,
    machine,
    processes,
    progress,
    suite_addons,
    suite_core,
    suite_top,
    template_database,
)
from .machine import Machine
from .results import SuiteResult

POLL_SECONDS = 0.5


def main(options: argparse.Namespace) -> int:
    """Run the suites; the last line counts what passed and what failed."""
    wanted = addons.chosen(options.addon)
    folder = Path(tempfile.mkdtemp(dir=cache.subfolder("coverage")))
    try:
        with machine.ready() as ready:
            browser.ensure()
            found = _run_suites(ready, wanted, folder, is_part=bool(options.addon))
            coverage_report.show(ready, folder, wanted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _report(found)


def _run_suites(
    ready: Machine, wanted: list[str], folder: Path, is_part: bool
) -> list[SuiteResult]:
    # The templates first: the suites copy them at the same time.
    template_database.ensure(ready)
    ours: list[Callable[[], SuiteResult]] = [
        lambda: suite_addons.run(ready, wanted, folder / ".coverage.addons")
    ]
    if is_part:
        return _in_parallel(ours)
    template_database.ensure(ready, demo=True)
    ours.append(lambda: suite_top.run(ready, folder / ".coverage.top"))
    return _in_parallel(ours, [lambda: suite_core.run(ready, wanted)])


def _in_parallel(*lanes: list[Callable[[], SuiteResult]]) -> list[SuiteResult]:
    """Run the suites of each lane one after the other, the lanes side by side."""
    with ThreadPoolExecutor(len(lanes)) as pool:
        futures = [
            pool.submit(lambda lane=lane: [run() for run in lane]) for lane in lanes
        ]
        try:
            return [result for future in futures for result in _wait(future)]
        except BaseException:
            processes.stop_all()
            raise


def _wait(future: "Future[list[SuiteResult]]") -> list[SuiteResult]:
    """Wait in small steps, so that Ctrl-C is seen."""
    while not future.done():
        try:
            return future.result(POLL_SECONDS)
        except TimeoutError:
            continue
    return future.result()


def _report(found: list[SuiteResult]) -> int:
    """Print each suite and every failure, then the line that counts."""
    progress.say("")
    for result in found:
        progress.say(
            f"{result.name}: {result.passed} passed, {result.failed} failed, "
            f"{len(result.skipped)} skipped in {result.seconds:.0f} s"
        )
        for note in result.notes:
            progress.say(f"    {note}")
    for result in found:
        for failure in result.failures:
            progress.say(f"FAILED {result.name}: {failure}")
    passed = sum(result.passed for result in found)
    failed = sum(result.failed for result in found)
    skipped = sum(len(result.skipped) for result in found)
    if not passed + failed:
        progress.say("No test ran.")
    progress.say(
        f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" * bool(skipped))
    )
    return 1 if failed or not passed else 0
