"""A workbook: sheets by name, formats by look, raw data over as many as it takes."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from . import cells, look, stream, text
from .sheet import Sheet

# Nothing becomes a formula, a link or a number by itself; each row is written and
# forgotten.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# What fits on a sheet below its header.
MOST_ROWS = 1_048_575
# What is still read with ease on a printed page of A4 across.
CHARACTERS_A_PAGE = 190


class Book:
    """A workbook being written to a path; closed, and complete, after the block."""

    def __init__(
        self, path: str, looks: look.Look, title: str, company: str, at: datetime
    ) -> None:
        """Open a workbook; what xlsxwriter writes meanwhile stands beside it.

        :param at: when it is made, in its properties
        """
        self.look = looks
        font = {"font_name": looks.font, "font_size": 10}
        self.workbook = xlsxwriter.Workbook(
            path,
            {
                **OPTIONS,
                "default_format_properties": font,
                "tmpdir": str(Path(path).parent),
            },
        )
        self.workbook.set_properties(
            {"title": text.clean(title), "company": text.clean(company), "created": at}
        )
        self.footer = text.clean(f"{company} · {title}").replace("&", "&&")[:200]
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: list[str] = []
        self._sheets: list[Sheet] = []

    def __enter__(self) -> "Book":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sheet in self._sheets:
            sheet.fit()
        self.workbook.close()

    def format(self, **properties: object) -> Any:
        """Give the format with these properties; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def column_format(self, column: cells.Column, **properties: object) -> Any:
        """Give the format of the cells of a column."""
        number = self.look.number_format(column.kind, column.currency)
        return self.format(num_format=number, **properties)

    def add_sheet(self, name: str, title: str, sentence: str) -> Sheet:
        """Add a sheet that answers one question.

        :param name: on its tab; changed where Excel would refuse it
        :param title: the question, in large letters
        :param sentence: the answer, or how to read what follows
        """
        sheet = Sheet(self, self._add_worksheet(name))
        sheet.heading(title, sentence)
        self._sheets.append(sheet)
        return sheet

    def _add_worksheet(self, name: str) -> Any:
        name = text.sheet_name(name, self._names)
        self._names.append(name)
        worksheet = self.workbook.add_worksheet(name, stream.RawSheet)
        worksheet.hide_gridlines(2)
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer(f"&L&8{self.footer}&R&8&P / &N")
        return worksheet

    def stream(
        self,
        name: str,
        columns: Sequence[cells.Column],
        rows: Iterable[Sequence[cells.Cell]],
        most: int = MOST_ROWS,
    ) -> int:
        """Write raw data with a header, a filter and frozen titles; give the rows.

        What does not fit on one sheet goes on on the next. Only one row is in memory.
        """
        left, total = iter(rows), 0
        while True:
            written = self._stream_sheet(name, columns, islice(left, most))
            total += written
            if written < most or (more := next(left, None)) is None:
                return total
            left = _with_first(more, left)

    def _stream_sheet(
        self,
        name: str,
        columns: Sequence[cells.Column],
        rows: Iterable[Sequence[cells.Cell]],
    ) -> int:
        worksheet = self._add_worksheet(name)
        header = self.header_format()
        write = stream.text_writer(worksheet)
        for number, column in enumerate(columns):
            width, cell_format = column.columns_wide, self.column_format(column)
            worksheet.set_column(number, number, width, cell_format)
            write(0, number, column.title, header)
        worksheet.freeze_panes(1, 1)
        worksheet.repeat_rows(0)
        worksheet.repeat_columns(0)
        width = sum(column.columns_wide for column in columns)
        worksheet.fit_to_pages(math.ceil(width / CHARACTERS_A_PAGE), 0)
        end = stream.write_rows(worksheet, 1, columns, rows)
        worksheet.autofilter(0, 0, max(end - 1, 1), len(columns) - 1)
        return end - 1

    def header_format(self, align: str = "left", indent: int = 0) -> Any:
        """Give the format of the titles of columns."""
        return self.format(
            align=align,
            indent=indent,
            bold=True,
            font_color=look.WHITE,
            bg_color=look.BRAND,
            text_wrap=True,
            valign="vcenter",
        )


def _with_first(
    first: Sequence[cells.Cell], rest: Iterator[Sequence[cells.Cell]]
) -> Iterator[Sequence[cells.Cell]]:
    yield first
    yield from rest
