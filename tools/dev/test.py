"""``make test``: the whole suite from a clean database.

Several suites, two of them at a time: the addons' own tests in parts of equal length,
the tests in ``tests/``, and Odoo's own tests of leads, mailings and apps.
"""

import argparse
import functools
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
AT_A_TIME = 2
Suite = Callable[[], SuiteResult]


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
    base = [name for name in wanted if name in addons.base()]
    glue = [name for name in wanted if name not in base]
    suites: list[Suite] = []
    if base:
        template_database.ensure(ready)
        suites += [
            functools.partial(suite_addons.run, ready, base, folder, part)
            for part in suite_addons.split(base)
        ]
    if not is_part:
        template_database.ensure(ready, demo=True)
        suites.append(lambda: suite_core.run(ready, base))
        suites += [
            functools.partial(suite_top.run, ready, folder, part)
            for part in suite_top.split()
        ]
        suites.append(lambda: suite_core.run(ready, base, suite_core.MAILING))
    if glue:
        template_database.ensure(ready, wanted=glue)
        part = suite_addons.Part(suite_addons.GLUE, tuple(glue))
        suites.append(lambda: suite_addons.run(ready, glue, folder, part))
    if glue and not is_part:
        suites.append(lambda: suite_core.run(ready, base + glue, suite_core.apps()))
    return _in_parallel(suites)


def _in_parallel(suites: list[Suite]) -> list[SuiteResult]:
    """Run the suites, the longest first, as many at a time as there are cores."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        futures = [pool.submit(suite) for suite in suites]
        try:
            return [_wait(future) for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            processes.stop_all()
            raise


def _wait(future: "Future[SuiteResult]") -> SuiteResult:
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
