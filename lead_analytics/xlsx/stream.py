"""Rows as fast as xlsxwriter takes them, one in memory at a time."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from types import MethodType
from typing import Any

import xlsxwriter

from . import cells, text

# Longer ones are refused, and some letters count twice.
MOST_RICH = 16_000
Write = Callable[[int, int, Any], Any]


class RawSheet(xlsxwriter.worksheet.Worksheet):  # type: ignore[misc]
    """A worksheet that does not look for markup where there can be none.

    Each cell of a column with a format asks twice: for its place and for the number
    of the format. A version of xlsxwriter that asks otherwise is as slow as ever.
    """

    def _escape_attributes(self, attribute: Any) -> Any:
        if not isinstance(attribute, str) or attribute.isalnum():
            return attribute
        return super()._escape_attributes(attribute)


def write_rows(
    worksheet: Any,
    first: int,
    columns: Sequence[cells.Column],
    rows: Iterable[Sequence[Any]],
) -> int:
    """Write rows from the row ``first`` on; give the row after the last.

    None and empty texts leave their cells empty. Cells look as their column does.
    """
    writers = [
        text_writer(worksheet) if column.kind == cells.TEXT else _number(worksheet)
        for column in columns
    ]
    at = first
    for row in rows:
        for number, value in enumerate(row):
            if value or value == 0:
                writers[number](at, number, value)
        at += 1
    return at


def text_writer(worksheet: Any) -> Callable[..., None]:
    """Give a function that writes a text into a cell: (row, column, text, format)."""
    write_string = _by_numbers(worksheet, "write_string")

    def write(row: int, column: int, value: str, cell_format: Any = None) -> None:
        if value.isascii():
            if value[:1] != "<" or not text.looks_rich(value):
                write_string(row, column, value, cell_format)
                return
        else:
            value = text.clean(value)
        if text.looks_rich(value):
            # In pieces, which xlsxwriter escapes; together they are the same text.
            pieces = (value[0], value[1], value[2:MOST_RICH])
            formats = (cell_format,) if cell_format else ()
            worksheet.write_rich_string(row, column, *pieces, *formats)
        else:
            write_string(row, column, value, cell_format)

    return write


def _by_numbers(worksheet: Any, method: str) -> Callable[..., Any]:
    """Give a method of a worksheet that does not look first for names such as "A1"."""
    return MethodType(inspect.unwrap(getattr(type(worksheet), method)), worksheet)


def _number(worksheet: Any) -> Write:
    write_number = _by_numbers(worksheet, "write_number")

    def write(row: int, column: int, value: float) -> None:
        # Excel has no cell for what is not a number, and none for infinity.
        if isfinite(value):
            write_number(row, column, value)

    return write
