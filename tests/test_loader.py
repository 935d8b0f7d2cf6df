"""The loader: every row accounted for, the same after a kill, clear about bad files."""

import csv
import json
import subprocess
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from tools.dev import cache
from tools.loader import evaluate, source
from tools.loader.load import Loader
from tools.loader.mapping import Mapping, MappingError, is_held

DATA = cache.REPOSITORY / "data"
COMMAND = ("-m", "tools.loader", DATA / "leads.csv", "--mapping")


@pytest.fixture
def loader(ready_machine, database):
    """Return a function that starts the loader on the test database."""
    environment = ready_machine.environment()
    environment["PYTHONPATH"] += f":{cache.REPOSITORY}"

    def start(mapping, *options):
        command = [ready_machine.python.python, *COMMAND, mapping, *options]
        return subprocess.Popen(
            [*map(str, command), "--database", database],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def rows_of(server):
    """Return a function giving (key, state, lead) of the captures of a mapping."""

    def rows(name):
        return server.query(
            "SELECT idempotency_key, state, lead_id FROM lead_capture"
            f" WHERE scope = 'loader:{name}'"
        )

    return rows


def _mapping(folder, name):
    data = json.loads((DATA / "leads.mapping.json").read_text())
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**data, "name": name}))
    return path


def _fates_by_key(rows):
    return Counter(state for _key, state, _lead in rows)


def test_sample_becomes_what_is_expected(loader, rows_of, tmp_path):
    """Capabilities: 4, 5, 19"""
    # Outcomes held back: a second touch of a won lead would be a new lead.
    process = loader(_mapping(tmp_path, "expected"), "--hold-outcomes", "1")
    assert process.wait() == 0
    expected = json.loads((DATA / "expected.json").read_text())["fates"]
    keys = [row["key"] for row in csv.DictReader((DATA / "leads.csv").open())]
    lead_of = {key: lead for key, _state, lead in rows_of("expected")}
    for key, fate in zip(keys, expected, strict=True):
        if fate.startswith("merged:"):
            assert lead_of[key] == lead_of[fate.removeprefix("merged:")]
    plain = Counter(fate.partition(":")[0] for fate in expected)
    assert _fates_by_key(rows_of("expected")) == plain


def test_killed_loader_goes_on_where_it_was(loader, rows_of, tmp_path, server):
    """Capabilities: 19"""
    mapping = _mapping(tmp_path, "killed")
    process = loader(mapping, "--batch", "20")
    while len(rows_of("killed")) < 60:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert 60 <= len(rows_of("killed")) < 400
    assert loader(mapping, "--batch", "20").wait() == 0
    assert len(rows_of("killed")) == 400
    [[doubled]] = server.query(
        "SELECT count(*) - count(DISTINCT external_key) FROM lead_engagement"
        " WHERE external_key LIKE 'loader:killed:%'"
    )
    assert doubled == 0


def test_missing_column_is_named():
    mapping = Mapping(name="x", key="id", fields={"email_from": "Mail"})
    with pytest.raises(MappingError, match="Mail"):
        mapping.check(["id"])


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', '{"unknown": 1}'])
def test_unusable_mapping_is_an_error(tmp_path, text):
    path = tmp_path / "mapping.json"
    path.write_text(text)
    with pytest.raises(MappingError):
        Mapping.read(path)


def test_file_of_a_chinese_spreadsheet_is_read(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_bytes("key,name\n1,王伟\n".encode("gb18030"))
    mapping = Mapping(name="x", key="key", fields={"contact_name": "name"})
    [row] = source.open_rows(path, mapping)
    assert mapping.row(row).values == {"contact_name": "王伟", "external_key": "1"}


def test_cell_with_an_odd_line_end_stays_one_row(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text('key,name\n1,Ann\u2028Lee\n2,"Bob\nRoy"\n', encoding="utf-8")
    mapping = Mapping(name="x", key="key", fields={"contact_name": "name"})
    rows = [mapping.row(cells) for cells in source.open_rows(path, mapping)]
    assert [row.key for row in rows] == ["1", "2"]


def test_time_of_the_file_is_used():
    env = MagicMock(context={})
    mapping = Mapping(name="x", key="key", fields={}, captured_at="at")
    now = datetime.fromisoformat("2026-04-01")
    loader = Loader(env, mapping, now)
    row = mapping.row({"key": "1", "at": "2026-03-01T09:30:00+08:00"})
    assert str(loader._captured_at(row)) == "2026-03-01 01:30:00"
    late = mapping.row({"key": "1", "at": "2027-01-01"})
    assert loader._captured_at(late) == now


def test_absent_file_is_an_error():
    mapping = Mapping(name="x", key="key", fields={})
    with pytest.raises(MappingError):
        list(source.open_rows(Path("nowhere.csv"), mapping))


def test_held_share_is_near_what_was_asked():
    held = sum(is_held(f"key {number}", 0.5) for number in range(2000))
    assert 920 < held < 1080


def test_perfect_order_has_auc_one():
    won = {"a": True, "b": True, "c": False, "d": False}
    assert evaluate.figures(["a", "b", "c", "d"], won, 2)["auc"] == 1
    assert evaluate.figures(["d", "c", "b", "a"], won, 2)["auc"] == 0
