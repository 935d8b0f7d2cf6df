"""The files of the dashboards are what their descriptions say."""

import json

from tools.dashboards import draw, files, parts


def contents():
    return {name: json.loads(text) for name, text in files.contents().items()}


def kpi(label, measure="is_lead:sum", **values):
    return parts.Kpi(label, measure, parts.COUNT, (3, 2), **values)


def snapshot(*described, sample=False):
    return draw.snapshot(parts.Dashboard("test", described), sample)


def test_files_are_current():
    assert files.outdated() == [], "run: make dashboards"


def test_changed_missing_and_surplus_files_are_named(tmp_path):
    for name, text in files.contents().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert files.outdated(tmp_path) == []
    changed = tmp_path / "lead_sla_dashboard.json"
    changed.write_text("{}", encoding="utf-8")
    (tmp_path / "lead_loss_dashboard.json").unlink()
    (tmp_path / "old.json").write_text("{}", encoding="utf-8")
    assert files.outdated(tmp_path) == [
        "lead_loss_dashboard.json",
        "lead_sla_dashboard.json",
        "old.json",
    ]


def test_there_is_a_sample_for_each():
    names = {name for name in contents() if "_sample_" not in name}
    samples = {
        name.replace("_sample_", "_") for name in contents() if name not in names
    }
    assert (names, len(names)) == (samples, 5)


def test_samples_ask_the_database_nothing():
    for name, book in contents().items():
        if "_sample_" not in name:
            continue
        assert (book["pivots"], book["lists"], book["globalFilters"]) == ({}, {}, [])
        cells = [cell for sheet in book["sheets"] for cell in sheet["cells"].values()]
        assert not [cell for cell in cells if "PIVOT" in cell or "ODOO" in cell], name
        kinds = {
            figure["data"]["type"]
            for sheet in book["sheets"]
            for figure in sheet["figures"]
        }
        assert not {kind for kind in kinds if kind.startswith("odoo_")}, name


def test_a_figure_that_is_named_twice_is_asked_once():
    same = kpi("Leads")
    book = snapshot(parts.Cards((same, kpi("Won", "is_won:sum"))), parts.Cards((same,)))
    measures = [
        [measure["id"] for measure in pivot["measures"]]
        for pivot in book["pivots"].values()
    ]
    assert measures == [["is_lead:sum", "is_won:sum"]] * 2
    cards = [figure["data"]["keyValue"] for figure in book["sheets"][0]["figures"]]
    assert cards == ["Data!D2", "Data!D3", "Data!D2"]


def test_figures_of_other_records_are_asked_apart():
    book = snapshot(parts.Cards((kpi("A"), kpi("B", domain=[["is_won", "=", 1]]))))
    domains = [pivot["domain"] for pivot in book["pivots"].values()]
    assert domains == [[], [], [["is_won", "=", 1]], [["is_won", "=", 1]]]


def test_the_period_before_is_the_same_filter_moved_by_one():
    book = snapshot(parts.Cards((kpi("Leads"),)))
    offsets = [
        pivot["fieldMatching"]["period"]["offset"] for pivot in book["pivots"].values()
    ]
    assert offsets == [0, -1]


def test_nothing_counted_is_a_dash_and_never_0():
    cells = snapshot(parts.Cards((kpi("Rate", "won_rate:avg"),)))["sheets"][1]["cells"]
    assert cells["B2"].endswith(',"–")')
    assert cells["C2"].endswith(',"")')


def test_nothing_is_written_over():
    for name, book in contents().items():
        for sheet in book["sheets"]:
            taken = [area for merge in sheet["merges"] for area in covered(merge)]
            assert len(taken) == len(set(taken)), name


def test_cards_and_charts_do_not_overlap():
    for name, book in contents().items():
        boxes = [
            (place["x"], place["y"], figure["width"], figure["height"])
            for figure in book["sheets"][0]["figures"]
            for place in [figure["offset"]]
        ]
        for number, (x, y, width, height) in enumerate(boxes):
            for left, top, wide, high in boxes[number + 1 :]:
                apart = (
                    left >= x + width
                    or x >= left + wide
                    or top >= y + height
                    or y >= top + high
                )
                assert apart, name


def covered(merge):
    """Name the cells of an area such as ``A1:C1``, which is one row."""
    first, last = merge.split(":")
    row = first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    start, end = first.removesuffix(row), last.removesuffix(row)
    assert len(start) == len(end) == 1
    return [f"{chr(code)}{row}" for code in range(ord(start), ord(end) + 1)]
