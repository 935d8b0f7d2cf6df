"""docs/capabilities.md and the tests say the same."""

from tools import capabilities


def test_page_names_the_tests_that_show_each_row():
    text = capabilities.PAGE.read_text(encoding="utf-8")
    assert capabilities.filled(text, capabilities.shown_by()) == text, (
        "run: python3 -m tools.capabilities"
    )


def test_every_row_called_done_has_a_test():
    text = capabilities.PAGE.read_text(encoding="utf-8")
    shown = capabilities.shown_by()
    done = {
        number for number, state in capabilities.states(text).items() if state == "done"
    }
    assert sorted(done - shown.keys()) == []


def test_no_test_names_a_row_that_is_only_planned():
    text = capabilities.PAGE.read_text(encoding="utf-8")
    planned = {
        number
        for number, state in capabilities.states(text).items()
        if state == "planned"
    }
    assert sorted(planned & capabilities.shown_by().keys()) == []


def test_page_has_all_rows():
    text = capabilities.PAGE.read_text(encoding="utf-8")
    assert sorted(capabilities.states(text)) == list(range(1, 196))
