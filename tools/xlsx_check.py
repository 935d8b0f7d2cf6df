"""Compare a workbook with what LibreOffice made of it: cells, charts, formulas.

``python -m tools.xlsx_check sample PATH`` writes a workbook with everything that the
package ``lead_analytics/xlsx`` can write; ``compare ORIGINAL CONVERTED`` compares.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

ADDON = Path(__file__).resolve().parents[1] / "lead_analytics"
NEARLY = 1e-6
MOST_SHOWN = 10
TEXTS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "\ufeff=1", "_x0041_")
RICH = '<r></r></is></c><c r="Z9"><f>1+1</f></c><c><is><r></r>'


def write_sample(path: str) -> None:
    """Write tables with all kinds of cells and colours, all charts, raw data."""
    sys.path.insert(0, str(ADDON))
    from xlsx import book, cells, look

    at = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 a workbook knows no zones
    money = {"CNY": look.Money("¥", is_before=True)}
    looks = look.Look("zh_CN", "%Y年%m月%d日", money)
    texts = [*TEXTS, RICH, "张伟 <b>&amp;", "a\x01b", " ends "]
    with book.Book(path, looks, "Sample", "A & B", at) as made:
        for kind in ("column", "bar", "line", "pie", "doughnut"):
            sheet = made.add_sheet(f"{kind}: why?", f"={kind}", "Made for a check.")
            columns = [cells.Column("Channel")] + [
                cells.Column(shade or "plain", cells.PERCENT, shade)
                for shade in cells.SHADES
            ]
            rows = [
                [text, *(number / 7 for _shade in cells.SHADES)]
                for number, text in enumerate(texts)
            ]
            block = sheet.table(columns, rows, [None, *rows[0][1:]])
            sheet.chart(block, kind, "=Title", [1])
        columns = [cells.Column(kind, kind) for kind in cells.KINDS]
        numbers = [46_083.5] * (len(columns) - 1)
        made.stream("Raw", columns, ([text, *numbers] for text in texts), most=8)


def compare(original: str, converted: str) -> list[str]:
    """Give what is different; nothing when LibreOffice opened the whole of it."""
    found = [*_formulas(original)]
    ours, theirs = _count_charts(original), _count_charts(converted)
    if ours != theirs:
        found.append(f"{ours} charts, of which {theirs} were opened")
    books = [load_workbook(path) for path in (original, converted)]
    if books[0].sheetnames != books[1].sheetnames:
        return [*found, f"sheets {books[0].sheetnames}, opened {books[1].sheetnames}"]
    for sheet in books[0]:
        found += _compare_cells(sheet, books[1][sheet.title])
    cells = sum(sheet.max_row * sheet.max_column for sheet in books[0])
    print(f"{len(books[0].sheetnames)} sheets, {cells:,} cells, {ours} charts")
    return found


def _compare_cells(sheet: Any, other: Any) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            ours, theirs = _value(cell), other[cell.coordinate].value
            # LibreOffice reads escapes, but writes what looks like one as it is.
            if not (_is_equal(ours, theirs) or _is_equal(ours, _clean(theirs))):
                yield f"{sheet.title}!{cell.coordinate}: {ours!r} became {theirs!r}"


def _value(cell: Any) -> Any:
    return _clean(cell.value)


def _clean(value: Any) -> Any:
    return _one_line_end(unescape(value)) if isinstance(value, str) else value


def _one_line_end(text: str) -> str:
    """Give a text with one kind of line ends; LibreOffice has no others.

    >>> _one_line_end("a\\r\\nb\\rc")
    'a\\nb\\nc'
    """
    return re.sub("\r\n?", "\n", text)


def _is_equal(ours: Any, theirs: Any) -> bool:
    numbers = isinstance(ours, int | float) and isinstance(theirs, int | float)
    if numbers:
        return abs(ours - theirs) <= NEARLY * max(1, abs(ours))
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return abs((ours - theirs).total_seconds()) < 1
    return ours == theirs


def _formulas(path: str) -> Iterator[str]:
    for name, xml in _parts(path, "xl/worksheets/sheet"):
        if b"<f>" in xml or b"<f " in xml:
            yield f"{name} has a formula"


def _count_charts(path: str) -> int:
    return len([*_parts(path, "xl/charts/chart")])


def _parts(path: str, start: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith(start):
                yield name, archive.read(name)


def main(arguments: list[str]) -> int:
    command, *paths = arguments
    if command == "sample":
        write_sample(*paths)
        return 0
    found = compare(*paths)
    for line in found[:MOST_SHOWN]:
        print(f"  {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
