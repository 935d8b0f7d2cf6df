"""docs/proofs.md says what the tests, the bench and the noted runs say."""

import doctest

import pytest

from tools.capabilities import ROOT
from tools.proofs import chinese, named, page, rows, summary


def test_page_is_as_it_is_written():
    assert page.main(["--check"]) == 0, "run: python3 -m tools.proofs.page"


def test_rows_are_complete():
    promises = {row.id for row in rows.ROWS}
    assert promises == {f"R{n}" for n in range(1, 14)} | {f"S{n}" for n in range(1, 11)}
    assert set(rows.SPEED) == {f"T{n}" for n in range(1, 28)}


def test_chinese_page_has_words_for_every_row():
    assert set(chinese.PROMISES) == {row.id for row in rows.ROWS}
    assert set(chinese.SPEED) == set(rows.SPEED)


def test_chinese_page_counts_as_the_english_one():
    slow = {"id": "T9", "what": "routing", "met": False, "ratio": 0.4, "target": "1"}
    text = chinese.render([], [{"rows": [{"id": "T9", "met": True}, slow]}])
    assert "| T9 | 分配耗时随规模的增长 | **1/2** |" in text
    assert "2 项有目标的数字中，1 项达标" in text
    assert "尚未，已通过较小规模" in text


def test_tests_name_no_row_that_there_is_not():
    known = {row.id for row in rows.ROWS} | set(rows.SPEED)
    assert sorted(set(named.shown_by()) - known) == []


@pytest.mark.parametrize("row", rows.ROWS, ids=lambda row: row.id)
def test_long_forms_are_there(row):
    for form in row.long_forms:
        assert (ROOT / form.addon / form.test).exists()


def test_glance_says_which_promises_were_played_in_full():
    forms = (rows.LongForm("tests/test_a.py"), rows.LongForm("tests/test_b.py"))
    row = rows.Row("R1", "all at once", "one winner", forms)
    first, second = (
        {"row": "R1", "note": f"`{form.command()}`", "result": "passed"}
        for form in forms
    )
    assert summary.state(row, [first]) == "1 of 2 commands, smaller runs below"
    assert summary.state(row, [first, second]) == "yes"
    failed = {**second, "result": "failed"}
    assert summary.state(row, [first, failed]) == summary.NOT_REACHED


def test_glance_tells_of_each_figure_that_misses_its_target():
    met = {"id": "T1", "what": "scoring", "met": True}
    missed = {"id": "T9", "what": "routing", "met": False, "ratio": 0.4}
    runs = [{"rows": [met, {**missed, "target": ">= 60%"}]}]
    first, _gap, line = summary.not_met(runs)
    assert first.startswith("1 of 2 figures")
    assert line == "- T9, routing: 0.4 of the baseline, asked is >= 60%"


@pytest.mark.parametrize("module", [named, page, rows, summary])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
