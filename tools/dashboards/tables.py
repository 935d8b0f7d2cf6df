"""Tables of a dashboard: groups of records with figures, and records."""

import json

from . import book as books
from .book import Book, made_up, text
from .parts import Column, Rows, Table
from .sheet import address

HEAD_HEIGHT, LINE_HEIGHT, TITLE_HEIGHT = 30, 28, 40
BAR_COLOR = 0xECFDF5


def table(book: Book, part: Table, left: int, top: int) -> int:
    """Write a table at a column and row; give the row below it."""
    row = heading(book, part.title, part.note, left, top, part.width, link(part))
    _head(book, part.label, part, left, row)
    source = ""
    if not book.sample:
        source = book.pivot(
            part.model,
            [column.measure for column in part.columns],
            group=part.group,
            domain=part.domain,
            action=part.action,
        )
    for line in range(part.limit):
        _line(book, part, source, line, left, row + 1 + line)
    _remember(book, part, left, row)
    return row + 1 + part.limit + 1


def link(part: Table) -> dict[str, object]:
    """Describe the pivot that a click on the title of a table opens."""
    names = [column.measure.partition(":")[0] for column in part.columns]
    return {
        "viewType": "pivot",
        "action": {
            "xmlId": part.action,
            "domain": part.domain,
            "context": {
                "group_by": [part.group],
                "pivot_measures": names,
                "pivot_column_groupby": [],
                "pivot_row_groupby": [part.group],
            },
            "modelName": part.model,
            "views": [[False, "pivot"], [False, "graph"], [False, "search"]],
        },
        "threshold": 0,
        "name": part.title,
    }


def heading(
    book: Book,
    title: str,
    note: str,
    left: int,
    top: int,
    width: int,
    target: dict[str, object] | None,
) -> int:
    """Write a title, and a sentence below it; give the row below both."""
    content = text(title)
    if target and not book.sample:
        content = f"[{title}](odoo://view/{json.dumps(target)})"
    front = book.front
    front.sizes[top] = TITLE_HEIGHT
    front.write(left, top, content, books.TITLE, width)
    front.write(left, top + 1, text(note), books.NOTE, width)
    area = f"{address(left, top + 1)}:{address(left + width - 1, top + 1)}"
    front.borders[area] = books.LINE
    return top + 2


def _head(book: Book, label: str, part: Table, left: int, row: int) -> None:
    book.front.sizes[row] = HEAD_HEIGHT
    book.front.write(left, row, text(label), books.HEAD, part.label_width)
    place = left + part.label_width
    for column in part.columns:
        book.front.write(place, row, text(column.label), books.CENTER, column.width)
        place += column.width


def _line(book: Book, part: Table, source: str, line: int, left: int, row: int) -> None:
    book.front.sizes[row] = LINE_HEIGHT
    sample = part.sample[line] if line < len(part.sample) else ()
    at = f'"#{part.group}",{line + 1}'
    name = f"=PIVOT.HEADER({source},{at})"
    if book.sample:
        name = made_up(str(sample[0])) if sample else ""
    book.front.write(left, row, name, books.NAME, part.label_width)
    place = left + part.label_width
    for number, column in enumerate(part.columns, 1):
        value = f'=PIVOT.VALUE({source},"{column.measure}",{at})'
        if book.sample:
            value = str(sample[number]) if sample else ""
        _figure(book, column, value, place, row)
        place += column.width


def _figure(book: Book, column: Column, value: str, place: int, row: int) -> None:
    pattern = book.format(column.format)
    book.front.write(place, row, value, books.FIGURE, column.width, pattern)


def _remember(book: Book, part: Table, left: int, row: int) -> None:
    """Keep where the columns are, for bars in the names and charts beside."""
    last = row + part.limit
    name = f"{address(left, row)}:{address(left, last)}"
    book.ranges[part.title, ""] = f"Dashboard!{name}"
    place = left + part.label_width
    for column in part.columns:
        area = f"{address(place, row)}:{address(place, last)}"
        book.ranges[part.title, column.label] = f"Dashboard!{area}"
        place += column.width
    first = left + part.label_width
    values = f"{address(first, row + 1)}:{address(first, last)}"
    book.front.bars.append(
        {
            "id": f"bar-{left}-{row}",
            "ranges": [f"{address(left, row + 1)}:{address(left, last)}"],
            "rule": {"type": "DataBarRule", "color": BAR_COLOR, "rangeValues": values},
        }
    )


def rows(book: Book, part: Rows, left: int, top: int) -> int:
    """Write records at a column and row; give the row below them."""
    row = heading(book, part.title, part.note, left, top, part.width, None)
    number = "" if book.sample else _source(book, part)
    book.front.sizes[row] = HEAD_HEIGHT
    place = left
    for position, column in enumerate(part.columns):
        style = books.HEAD if not position else books.CENTER
        book.front.write(place, row, text(column.label), style, column.width)
        for line in range(part.limit):
            _record(book, part, number, line, position, place, row + 1 + line)
        place += column.width
    return row + 1 + part.limit + 1


def _record(
    book: Book,
    part: Rows,
    source: str,
    line: int,
    position: int,
    place: int,
    row: int,
) -> None:
    book.front.sizes[row] = LINE_HEIGHT
    column = part.columns[position]
    value = f'=ODOO.LIST({source},{line + 1},"{column.measure}")'
    if book.sample:
        value = str(part.sample[line][position]) if line < len(part.sample) else ""
    style = books.FIGURE if position else books.NAME
    pattern = book.format(column.format)
    book.front.write(place, row, value, style, column.width, pattern)


def _source(book: Book, part: Rows) -> str:
    number = str(len(book.lists) + 1)
    # How they are now: of whatever time they are.
    matching = book.matching(part.model)
    matching.pop("period", None)
    name, _, direction = part.order.partition(" ")
    book.lists[number] = {
        "columns": [column.measure for column in part.columns],
        "domain": part.domain,
        "model": part.model,
        "context": {},
        "orderBy": [{"name": name, "asc": direction != "desc"}],
        "id": number,
        "name": part.title,
        "fieldMatching": matching,
        **({"actionXmlId": part.action} if part.action else {}),
    }
    return number
