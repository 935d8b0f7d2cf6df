"""Odoo's own tests with our addons installed: the proof we break nothing.

crm has its demo data in its database, ours are installed without theirs. The apps
that our glue is for have a database of their own, as a website changes much.
What a clean base fails too, and what core's query counters may rise by, is
listed with reasons in a file beside the tests; anything else fails the run.
"""

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

from . import (
    addons,
    cache,
    databases,
    odoo_server,
    processes,
    progress,
    results,
    template_database,
)
from .machine import Machine

# How often a browser test that fails is run again.
TOUR_RETRIES = 2
BASELINE = cache.REPOSITORY / "tests" / "core_baseline.json"
QUERY_COUNT = re.compile(r"Query count more than expected for user \S+: (\d+) > (\d+)")
PERCENT = re.compile(r"\[ *(\d+)%\]")


@dataclass(frozen=True)
class CoreTests:
    """Tests of Odoo: of which addons, which of them are in a browser, on what data.

    ``left_out`` are tests that fail on a clean base too and take minutes to do so.
    """

    name: str
    addons: tuple[str, ...]
    tours: str
    demo: bool
    left_out: tuple[str, ...] = ()


CRM = CoreTests("core", ("crm",), ".test_crm_ui.", demo=True)
# mass_mailing_crm has no tests of its own; these are of what it adds leads to.
MAILING = CoreTests(
    *("core-mailing", ("mass_mailing",), ".test_mailing_ui."),
    demo=False,
    left_out=("test_mailing_editor_tour", "test_mass_mailing_code_view_tour"),
)


# The shop's own tests take longer than all others together and are tours of its pages,
# which our glue does not touch: it adds a column to orders and listens to them.
# queue_job is no part of Odoo; we ask it for jobs and change nothing of it.
WITHOUT_THEIR_TESTS = frozenset({"website_sale", "queue_job"})


def apps() -> CoreTests:
    """Return the tests of the apps that our glue is for."""
    beside = set(addons.dependencies(addons.glue())) - set(addons.dependencies())
    beside -= WITHOUT_THEIR_TESTS
    return CoreTests("core-apps", tuple(sorted(beside)), "tour", demo=False)


def run(
    ready: Machine, wanted: list[str], core: CoreTests = CRM
) -> results.SuiteResult:
    """Run core's tests by pytest-odoo on a loaded database with our addons."""
    began = time.monotonic()
    database = template_database.scratch_name("core")
    template_database.copy_to(ready, database, core.demo, wanted)
    try:
        install_without_demo(ready, database, wanted)
        report = _run_pytest(ready, database, core)
        tests, cases = results.read_junit(report)
        cases, steadied = _steady_tours(ready, database, core, cases)
    finally:
        databases.drop(ready, database)
    baseline = json.loads(BASELINE.read_text())[core.name]
    result = judge(tests, cases, baseline, core.name)
    result.notes += [f"a tour passed when run again: {test}" for test in steadied]
    result.seconds = time.monotonic() - began
    result.notes.append(f"log: {report.with_suffix('.log')}")
    return result


def install_without_demo(ready: Machine, database: str, wanted: list[str]) -> None:
    """Install addons without their demo data in a database that has core's.

    Odoo loads the demo data of a module when all modules it depends on have
    theirs, so these say for a moment that they have none.
    """
    if not wanted:
        return
    marked = "SELECT name FROM ir_module_module WHERE demo"
    names = [name for (name,) in databases.query(ready, database, marked)]
    databases.query(ready, database, "UPDATE ir_module_module SET demo = false")
    title = f"install {', '.join(wanted)} beside core's demo data"
    odoo_server.change(ready, database, title, "-i", ",".join(wanted))
    if not names:
        return
    listed = ", ".join(f"'{name}'" for name in names)
    databases.query(
        *(ready, database),
        f"UPDATE ir_module_module SET demo = true WHERE name IN ({listed})",
    )


def _steady_tours(
    ready: Machine, database: str, core: CoreTests, cases: list[results.Case]
) -> tuple[list[results.Case], list[str]]:
    """Run core's failed tours again, as Odoo's own runner does with what fails.

    Their steps wait for 10 s, which a busy machine exceeds. Returns the cases that
    stay, and the tours that passed the second or third time.
    """
    failed = {case.test for case in cases if core.tours in case.test}
    failing = set(failed)
    for _retry in range(TOUR_RETRIES):
        if not failing:
            break
        names = [test.rpartition(".")[2] for test in sorted(failing)]
        report = _run_pytest(ready, database, core, "-k", " or ".join(names))
        failing &= {case.test for case in results.read_junit(report)[1]}
    steadied = failed - failing
    return [case for case in cases if case.test not in steadied], sorted(steadied)


def _run_pytest(ready: Machine, database: str, core: CoreTests, *options: str) -> Path:
    name = f"test-{core.name}-{cache.clone_id()}{'-again' if options else ''}.xml"
    report = cache.subfolder("logs") / name
    report.unlink(missing_ok=True)
    folders = [ready.odoo.addon(addon) / "tests" for addon in core.addons]
    tests = [path for folder in folders for path in sorted(folder.glob("test_*.py"))]
    command = [
        *(ready.python.python, "-m", "pytest", "-v", "-p", "no:cacheprovider"),
        *("-c", "/dev/null", "--rootdir", ready.odoo.import_path),
        *(f"--odoo-database={database}", f"--odoo-config={ready.configuration()}"),
        *("--odoo-http", f"--odoo-extra=db-filter=^{database}$"),
        *(f"--junitxml={report}", "-o", "junit_family=xunit1"),
        *(["-k", f"not ({' or '.join(core.left_out)})"] if core.left_out else []),
        *options,
        *tests,
    ]
    with progress.step(f"Odoo's own tests of {', '.join(core.addons)}") as step:

        def note(line: str) -> None:
            if found := PERCENT.search(line):
                step.percent = float(found[1])

        log = report.with_suffix(".log")
        processes.run(command, log, ready.environment(), ready.data_folder, note)
    return report


def judge(
    tests: int, cases: list[results.Case], baseline: dict, name: str = CRM.name
) -> results.SuiteResult:
    """Compare what failed with what is known to fail."""
    result = results.SuiteResult(name, tests)
    known = baseline["known"]
    for test in dict.fromkeys(case.test for case in cases):
        mine = [case for case in cases if case.test == test]
        entry = next((entry for entry in known if test.endswith(entry["test"])), None)
        if all(case.kind == "skipped" for case in mine):
            result.skipped.append(test)
        elif entry and all(_is_known(case, entry) for case in mine):
            result.notes.append(f"known: {entry['test']}: {entry['reason']}")
        else:
            result.failures.append(f"{test}: {_first_reason(mine)}")
    if tests < baseline["fewest_tests"]:
        result.fail(f"only {tests} tests ran, of {baseline['fewest_tests']}")
    return result


def _is_known(case: results.Case, entry: dict) -> bool:
    """A query counter may rise up to what is listed; others fail as they do."""
    if "most_queries" not in entry:
        return True
    counts = QUERY_COUNT.findall(case.text)
    return bool(counts) and all(
        int(limit) in entry["limits"] and int(count) <= entry["most_queries"]
        for count, limit in counts
    )


def _first_reason(cases: list[results.Case]) -> str:
    lines = [line for case in cases for line in case.text.splitlines() if line.strip()]
    return (lines or ["no reason given"])[0][: results.MAX_TEXT_LENGTH]
