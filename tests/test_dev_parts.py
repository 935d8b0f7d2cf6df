"""The plain parts of tools.dev: what they read, choose and decide."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import harness
from tools.dev import (
    addons,
    bench_results,
    cache,
    debian_packages,
    processes,
    results,
    suite_core,
    template_database,
)
from tools.dev.errors import SetupError

ODOO_LOG = """\
2026-01-01 10:00:00,000 1 INFO db odoo.addons.a.tests.test_b: Starting TestB.test_ok ...
2026-01-01 10:00:00,000 1 INFO db odoo.addons.a.tests.test_b: Starting TestB.test_no ...
2026-01-01 10:00:01,000 1 ERROR db odoo.addons.a.tests.test_b: FAIL: TestB.test_no
Traceback (most recent call last):
AssertionError: 1 != 2
2026-01-01 10:00:01,000 1 ERROR db odoo.addons.a.tests.test_b: FAIL: Subtest TestB.test_no (login='x')
2026-01-01 10:00:02,000 1 INFO db odoo.addons.a.tests.test_b: skipped TestB.test_tour : no browser
2026-01-01 10:00:03,000 1 ERROR db odoo.addons.a.models.x: the cron broke
2026-01-01 10:00:03,000 1 ERROR db odoo.tests.result: 1 failed, 0 error(s) of 2 tests when loading
"""  # noqa: E501
COUNTER = "AssertionError: Query count more than expected for user admin: {} > 552 in x"
BASELINE = {
    "fewest_tests": 0,
    "known": [
        {"test": "TestA.test_slow", "limits": [552], "most_queries": 560, "reason": "x"}
    ],
}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_CACHE", str(tmp_path / "cache"))


def test_a_failing_test_counts_once_with_its_subtests(tmp_path: Path):
    log = tmp_path / "log"
    log.write_text(ODOO_LOG)
    result = results.read_odoo_log("addons", log)
    assert result.skipped == ["TestB.test_tour : no browser"]
    assert result.failures == [
        "a.tests.test_b: TestB.test_no",
        "logged odoo.addons.a.models.x: the cron broke",
    ]


@pytest.mark.parametrize(("count", "failed"), [(554, 0), (560, 0), (561, 1)], ids=str)
def test_a_query_counter_may_rise_as_far_as_listed(count: int, failed: int):
    case = results.Case("crm.TestA.test_slow", "failure", COUNTER.format(count))
    assert suite_core.judge(5, [case], BASELINE).failed == failed


def test_another_failure_of_a_listed_test_fails():
    case = results.Case("crm.TestA.test_slow", "failure", "AssertionError: 1 != 2")
    assert suite_core.judge(5, [case], BASELINE).failed == 1


def test_a_test_that_is_not_listed_fails():
    case = results.Case("crm.TestA.test_other", "failure", COUNTER.format(553))
    assert suite_core.judge(5, [case], BASELINE).failed == 1


def test_too_few_core_tests_fail():
    assert suite_core.judge(5, [], {"fewest_tests": 6, "known": []}).failed == 1


@pytest.mark.parametrize(
    ("text", "mirror"),
    [
        ("http://m.example/debian/ http://m.example/debian-security/", "/debian"),
        ("http://m.example/debian-security/", None),
        ("http://m.example/ubuntu/", None),
        ("", None),
    ],
)
def test_find_the_mirror_of_the_machine(text: str, mirror: str | None):
    found = debian_packages.find_mirror(text)
    assert found == (mirror and f"http://m.example{mirror}")


def test_an_entry_is_built_once():
    built = []
    for _time in range(2):
        folder = cache.build_once("entry", built.append, gib=0)
    assert built == [folder]


def test_a_broken_build_is_done_again():
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise SetupError("no network")

    with pytest.raises(SetupError):
        cache.build_once("entry", fail, gib=0)
    folder = cache.build_once("entry", lambda folder: None, gib=0)
    assert not (folder / "half").exists()


def test_no_disk_space_is_said():
    with pytest.raises(SetupError, match="Not enough disk space"):
        cache.require_disk(gib=1e9)


def test_a_lock_holds_between_processes(tmp_path: Path):
    code = "from tools.dev import cache\nwith cache.locked('x'): print('in')"
    command = [sys.executable, "-c", code]
    with cache.locked("x"):
        other = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=cache.REPOSITORY
        )
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1)
    assert "in" in other.communicate(timeout=10)[0]


def test_a_program_ends_with_its_block_and_its_children_too(tmp_path: Path):
    script = "sleep 300 & echo $!; wait"
    with processes.started(["sh", "-c", script]) as process:
        child = int(process.stdout.readline())
    assert process.poll() is not None
    for _attempt in range(100):
        if not is_alive(child):
            return
        time.sleep(0.1)
    pytest.fail("the child goes on")


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return not re.search(r"^State:\s+[ZX]", status, re.M)


def test_dependencies_are_those_of_others():
    assert "crm" in addons.dependencies()
    assert not set(addons.dependencies()) & set(addons.names())


def test_a_website_is_there_only_where_its_glue_is_wanted():
    assert "website_crm" not in addons.dependencies()
    assert "website_crm" in addons.dependencies(addons.glue())
    assert sorted(addons.base() + addons.glue()) == addons.names()


def test_suites_of_one_process_have_a_database_each():
    names = {template_database.scratch_name("core") for _suite in range(3)}
    assert len(names) == 3


def test_bench_refuses_few_runs_and_unequal_results():
    with pytest.raises(harness.UnfairComparison, match="at least 5"):
        harness.compare(int, int, is_equal=lambda a, b: True, runs=4)
    with pytest.raises(harness.UnfairComparison, match="different results"):
        harness.compare(lambda: 1, lambda: 2, is_equal=lambda a, b: a == b)


def test_bench_runs_both_sides_in_turn():
    order = []
    harness.compare(
        lambda: order.append("ours"),
        lambda: order.append("base"),
        is_equal=lambda a, b: True,
    )
    assert order == ["base", "ours"] * (harness.FEWEST_RUNS + 1)


def test_bench_table_shows_what_was_not_met():
    row = harness.Row("T1", "score one lead", 3.2, "ms", 6.4, 2.0, "≤ 2 ms", False)
    assert harness.table([row]).splitlines()[1].split()[-1] == "NO"


def test_only_what_ran_makes_a_commit_dirty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cache, "REPOSITORY", tmp_path)
    written, code = tmp_path / "bench" / "results.json", tmp_path / "code.py"
    written.parent.mkdir()
    for path in (written, code):
        path.write_text("1")
    who = ("-c", "user.name=Any", "-c", "user.email=any@example.com")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "First")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    written.write_text("2")
    assert not bench_results.describe_commit().endswith("-dirty")
    code.write_text("2")
    assert bench_results.describe_commit().endswith("-dirty")


def test_a_bench_takes_the_place_of_its_last_run_of_that_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bench_results, "RESULTS", tmp_path / "results.json")
    monkeypatch.setenv("LEAD_BENCH_CORE_DB", "no_size")
    for rows, leads in (([1], None), ([2], "1000000"), ([3], None)):
        if leads:
            monkeypatch.setenv("LEAD_BENCH_LEADS", leads)
        else:
            monkeypatch.delenv("LEAD_BENCH_LEADS", raising=False)
        bench_results.keep({**bench_results.begin("bench_funnel"), "rows": rows})
    kept = [(run["with"], run["rows"]) for run in bench_results.read()]
    assert kept == [({"LEAD_BENCH_LEADS": "1000000"}, [2]), ({}, [3])]
