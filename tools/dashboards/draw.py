"""Puts the parts of a dashboard below each other, and writes it as JSON."""

import json

from . import figures, tables
from .book import Book
from .parts import Beside, Cards, Chart, Compare, Dashboard, Rows, Steps, Table
from .sheet import HALF, WIDTH

Figure = Chart | Steps | Compare


def snapshot(dashboard: Dashboard, sample: bool) -> dict[str, object]:
    """Give the spreadsheet of a dashboard.

    :param sample: with the made-up figures that an empty company sees
    """
    book = Book(dashboard, sample)
    book.front.sizes[0] = figures.GAP
    book.front.row = 1
    for part in dashboard.parts:
        if isinstance(part, Cards):
            figures.cards(book, part.kpis)
        elif isinstance(part, Beside):
            _beside(book, part)
        else:
            _alone(book, part)
    return book.export()


def _alone(book: Book, part: Figure | Table | Rows) -> None:
    if isinstance(part, Table | Rows):
        book.front.row = _table(book, part, 0, book.front.row)
    else:
        top = book.front.take(figures.CHART_HEIGHT + figures.GAP)
        _figure(book, part, 0, top, WIDTH)


def _beside(book: Book, part: Beside) -> None:
    """Draw both halves from the same row on; the next part is below the longer."""
    start = below = book.front.row
    halves = ((part.left, 0), (part.right, HALF + 1))
    for half, column in halves:
        if isinstance(half, Table | Rows):
            below = max(below, _table(book, half, column, start))
    book.front.row = start
    for half, column in halves:
        if isinstance(half, Table | Rows):
            continue
        book.front.row = start
        top = book.front.take(figures.CHART_HEIGHT + figures.GAP)
        left = figures.RIGHT if column else 0
        _figure(book, half, left, top, figures.HALF_WIDTH)
        below = max(below, book.front.row)
    book.front.row = below


def _table(book: Book, part: Table | Rows, left: int, top: int) -> int:
    if isinstance(part, Table):
        return tables.table(book, part, left, top)
    return tables.rows(book, part, left, top)


def _figure(book: Book, part: Figure, left: int, top: int, width: int) -> None:
    if isinstance(part, Chart):
        figures.chart(book, part, left, top, width)
    elif isinstance(part, Steps):
        figures.steps(book, part, left, top, width)
    else:
        figures.compare(book, part, left, top, width)


def written(snapshot: dict[str, object]) -> str:
    """Give the text of the file: a line for each entry, so that changes are seen."""
    lines = []
    for name, value in snapshot.items():
        lines.append(f"{json.dumps(name)}: {_entry(name, value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entry(name: str, value: object) -> str:
    if isinstance(value, list) and value:
        inner = ",\n".join(
            _sheet(each) if name == "sheets" else _line(each) for each in value
        )
        return f"[\n{inner}\n]"
    if isinstance(value, dict) and name in ("pivots", "lists"):
        inner = ",\n".join(
            f"{json.dumps(key)}: {_line(each)}" for key, each in value.items()
        )
        return f"{{\n{inner}\n}}" if value else "{}"
    return _line(value)


def _sheet(sheet: dict[str, object]) -> str:
    lines = []
    for name, value in sheet.items():
        text = _line(value)
        if name == "figures" and isinstance(value, list) and value:
            text = "[\n" + ",\n".join(_line(figure) for figure in value) + "\n]"
        lines.append(f"{json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
