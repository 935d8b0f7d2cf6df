"""What a suite of tests came to, read from its log or its report."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

LINE = (
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): "
)
STARTED = re.compile(LINE + r"Starting (?P<test>\S+) \.\.\.")
FAILED = re.compile(LINE + r"(?:FAIL|ERROR): (?P<test>.+?)\s*$")
SKIPPED = re.compile(LINE + r"skipped (?P<test>.+?)\s*$")
LOGGED_ERROR = re.compile(LINE + r"(?P<text>.*)")
# Odoo's own words about failed tests; the tests themselves are counted already.
TEST_REPORT = re.compile(r"failed, \d+ error\(s\) of|Test suite halted|tests? failed")
MAX_TEXT_LENGTH = 160


@dataclass
class SuiteResult:
    """The outcome of one suite; it is good when nothing failed."""

    name: str
    tests: int = 0
    failures: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failed(self) -> int:
        return len(self.failures)

    @property
    def passed(self) -> int:
        return max(self.tests - self.failed - len(self.skipped), 0)

    def fail(self, text: str) -> None:
        """Note a failure that is no test: it counts as one."""
        self.tests += 1
        self.failures.append(text)


def read_odoo_log(name: str, log: Path) -> SuiteResult:
    """Count the tests in Odoo's log; an error logged outside a test fails too."""
    result = SuiteResult(name)
    failed: dict[str, None] = {}
    errors: list[str] = []
    for line in log.read_text(errors="replace").splitlines():
        if STARTED.match(line):
            result.tests += 1
        elif found := FAILED.match(line):
            failed[f"{_module(found['logger'])}: {_test_name(found['test'])}"] = None
        elif found := SKIPPED.match(line):
            result.skipped.append(found["test"])
        elif found := LOGGED_ERROR.match(line):
            is_error = found["level"] in ("ERROR", "CRITICAL")
            if is_error and not TEST_REPORT.search(found["text"]):
                text = f"{found['logger']}: {found['text']}"
                errors.append(f"logged {text[:MAX_TEXT_LENGTH]}")
    result.failures = list(failed)
    for error in dict.fromkeys(errors):
        result.fail(error)
    return result


def _module(logger: str) -> str:
    return logger.removeprefix("odoo.addons.")


def _test_name(text: str) -> str:
    """Name the test of a subtest, so that it counts once."""
    return re.split(r"\s|\(<", text.removeprefix("Subtest "))[0]


@dataclass
class Case:
    """One failed or skipped test in a report of pytest."""

    test: str
    kind: str
    text: str


def read_junit(path: Path) -> tuple[int, list[Case]]:
    """Return the number of tests and those that did not pass."""
    if not path.exists():
        return 0, []
    suite = ElementTree.parse(path).getroot()
    cases, tests = [], 0
    for node in suite.iter("testcase"):
        test = f"{node.get('classname', '')}.{node.get('name', '')}".strip(".")
        tests += 1
        for kind in ("failure", "error", "skipped"):
            for outcome in node.iter(kind):
                text = f"{outcome.get('message') or ''}\n{outcome.text or ''}"
                cases.append(Case(test, kind, text))
    return tests, cases
