"""docs/proofs.md says what the tests, the bench and the noted runs say."""

import doctest

import pytest

from tools.capabilities import ROOT
from tools.proofs import named, page, rows


def test_page_is_as_it_is_written():
    assert page.main(["--check"]) == 0, "run: python3 -m tools.proofs.page"


def test_rows_are_complete():
    promises = {row.id for row in rows.ROWS}
    assert promises == {f"R{n}" for n in range(1, 14)} | {f"S{n}" for n in range(1, 11)}
    assert set(rows.SPEED) == {f"T{n}" for n in range(1, 28)}


def test_tests_name_no_row_that_there_is_not():
    known = {row.id for row in rows.ROWS} | set(rows.SPEED)
    assert sorted(set(named.shown_by()) - known) == []


@pytest.mark.parametrize("row", rows.ROWS, ids=lambda row: row.id)
def test_long_forms_are_there(row):
    for form in row.long_forms:
        assert (ROOT / form.addon / form.test).exists()


@pytest.mark.parametrize("module", [named, page, rows])
def test_examples(module):
    assert doctest.testmod(module).failed == 0
