"""A sheet that answers one question: heading, tables, charts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import cells, look, stream, text

if TYPE_CHECKING:
    from .book import Book

# Where nothing is known there is no zero.
NOTHING = "–"
COLOURS = {
    "heat": {"type": "2_color_scale", "min_color": look.WHITE, "max_color": "#F4B6B0"},
    # One value far above the others would leave these pale.
    "good": {
        "type": "2_color_scale",
        "min_color": look.WHITE,
        "max_color": "#A9DFBF",
        "max_type": "percentile",
        "max_value": 90,
    },
    "bad": {
        "type": "2_color_scale",
        "min_color": look.WHITE,
        "max_color": "#F4B6B0",
        "max_type": "percentile",
        "max_value": 90,
    },
    "bar": {
        "type": "data_bar",
        "bar_color": "#C9B3C3",
        "bar_solid": True,
        "min_type": "num",
        "min_value": 0,
    },
}
TONES = {"good": look.GOOD, "bad": look.BAD}
HEADER_POINTS = 44
ROW_PIXELS = 20
CHART_ROWS = 15
CHART_WIDTH = 620
# So many bars have room for their names in it.
BARS_IN_CHART = 8
MOST_ON_PAGE = 60
MOST_SERIES = len(look.SERIES)
# More would stand too close to be read.
MOST_IN_CHART = 12


class Sheet:
    """A worksheet of a book; what is written goes below what is there."""

    def __init__(self, book: "Book", worksheet: Any) -> None:
        self.book = book
        self.worksheet = worksheet
        self.row = 0
        self._write = stream.text_writer(worksheet)
        self._widths: dict[int, int] = {}
        self._formats: dict[tuple[int, int], str] = {}
        self._is_frozen = False

    def heading(self, title: str, sentence: str) -> None:
        """Write the question and the sentence below it."""
        self.worksheet.set_row(0, 30)
        large = self.book.format(bold=True, font_size=18, font_color=look.BRAND)
        self._write(0, 0, title, large)
        self._write(1, 0, sentence, self.book.format(font_color=look.GRAY))
        self.row = 3

    def fit(self) -> None:
        """Print on one page what is legible on one."""
        if self.row <= MOST_ON_PAGE:
            self.worksheet.fit_to_pages(1, 1)

    def note(self, sentence: str) -> None:
        """Write a line of text of its own."""
        self._write(self.row, 0, sentence, self.book.format(font_color=look.GRAY))
        self.row += 1

    def subtitle(self, title: str) -> None:
        """Write a title of a part of the sheet."""
        form = self.book.format(bold=True, font_size=12, font_color=look.BRAND)
        self._write(self.row, 0, title, form)
        self.row += 1

    def table(
        self,
        columns: Sequence[cells.Column],
        rows: Sequence[Sequence[cells.Cell]],
        total: Sequence[cells.Cell] | None = None,
    ) -> cells.Block:
        """Write a table; give where it stands, without its total.

        Titles of the first table of a sheet stay in sight. None is shown as "–".
        """
        header = self.row
        self._write_header(columns)
        for row in rows:
            self._write_row(columns, row, {"bottom": 1, "bottom_color": "#E7E0E5"})
        block = cells.Block(
            *(self.worksheet.get_name(), header, header + 1),
            *(header + len(rows), len(columns)),
        )
        if total is not None:
            self._write_row(columns, total, {"bold": True, "bg_color": look.BRAND_PALE})
        if rows:
            self._colour(columns, block)
        self.row += 1
        return block

    def _write_header(self, columns: Sequence[cells.Column]) -> None:
        self.worksheet.set_row(self.row, HEADER_POINTS)
        for number, column in enumerate(columns):
            width = max(column.columns_wide, self._widths.get(number, 0))
            if self._widths.get(number) != width:
                self._widths[number] = width
                self.worksheet.set_column(number, number, width)
            look_of = self.book.look.number_format(column.kind, column.currency)
            self._formats[self.row, number] = look_of
            is_text = column.kind == cells.TEXT
            form = self.book.header_format(
                align="left" if is_text else "right",
                indent=1 if is_text and number else 0,
            )
            self._write(self.row, number, column.title, form)
        self.row += 1
        if not self._is_frozen:
            self._is_frozen = True
            self.worksheet.freeze_panes(self.row, 1)

    def _write_row(
        self,
        columns: Sequence[cells.Column],
        row: Sequence[cells.Cell],
        style: dict[str, object],
    ) -> None:
        for number, (column, value) in enumerate(zip(columns, row, strict=True)):
            if value is None:
                form = self.book.format(align="right", font_color=look.GRAY, **style)
                self._write(self.row, number, NOTHING, form)
            elif value == "":
                self.worksheet.write_blank(
                    self.row, number, None, self.book.format(**style)
                )
            elif isinstance(value, str):
                # Off the number in the column before.
                indent = {"indent": 1} if number else {}
                self._write(
                    self.row, number, value, self.book.format(**indent, **style)
                )
            elif isinstance(value, cells.Shown):
                form = self._shown_format(value, style)
                self.worksheet.write_number(self.row, number, value.value, form)
            else:
                form = self.book.column_format(column, **style)
                self.worksheet.write_number(self.row, number, value, form)
        self.row += 1

    def _shown_format(self, shown: cells.Shown, style: dict[str, object]) -> Any:
        looks = self.book.look
        number = looks.number_format(shown.kind)
        if shown.is_signed:
            number = looks.signed_format(shown.kind)
        if shown.tone:
            style = {**style, "font_color": TONES[shown.tone], "bold": True}
        return self.book.format(num_format=number, **style)

    def _colour(self, columns: Sequence[cells.Column], block: cells.Block) -> None:
        for number, column in enumerate(columns):
            area = (block.first, number, block.last, number)
            if column.shade in COLOURS:
                self.worksheet.conditional_format(*area, COLOURS[column.shade])
            elif column.shade:
                higher, lower = (look.GOOD, look.BAD)[
                    :: 1 if column.shade == "up" else -1
                ]
                for criteria, colour in ((">", higher), ("<", lower)):
                    form = self.book.format(font_color=colour, bold=True)
                    rule = {"type": "cell", "criteria": criteria, "value": 0}
                    self.worksheet.conditional_format(*area, {**rule, "format": form})

    def shade_all(self, block: cells.Block, first_column: int, shade: str) -> None:
        """Colour a matrix by its values, over all of its columns together."""
        area = (block.first, first_column, block.last, block.columns - 1)
        if block.rows > 0 and block.columns > first_column:
            self.worksheet.conditional_format(*area, COLOURS[shade])

    def chart(
        self,
        block: cells.Block,
        kind: str,
        title: str,
        series: Sequence[int],
        beside: int | None = None,
    ) -> None:
        """Draw columns of a table; nothing where the table has no rows.

        :param kind: column, bar, line, pie or doughnut; of long tables, the first rows
        :param series: numbers of the columns; the first column names the rows
        :param beside: number of the sheet's column to stand at, next to the table;
            None: below it
        """
        if block.rows < 1:
            return
        chart = self.book.workbook.add_chart({"type": kind})
        for number, column in enumerate(series[:MOST_SERIES]):
            chart.add_series(self._series(block, kind, column, look.SERIES[number]))
        # A name that begins with "=" would be taken for a reference.
        size = {"size": 12, "color": look.BRAND}
        chart.set_title({"name": text.clean(title).lstrip("="), "name_font": size})
        if len(series) == 1 and kind not in ("pie", "doughnut"):
            chart.set_legend({"none": True})
        else:
            chart.set_legend({"position": "bottom"})
        self._set_axes(chart, kind, self._formats.get((block.header, series[0]), ""))
        rows = CHART_ROWS
        if kind == "bar":
            # Too low, and every second name is left out.
            rows += 2 * max(min(block.rows, MOST_IN_CHART) - BARS_IN_CHART, 0)
        chart.set_size({"width": CHART_WIDTH, "height": rows * ROW_PIXELS})
        if beside is None:
            self.worksheet.insert_chart(self.row, 0, chart)
            self.row += rows + 1
        else:
            self.worksheet.insert_chart(block.header, beside, chart)
            self.row = max(self.row, block.header + rows + 2)

    def _set_axes(self, chart: Any, kind: str, number_format: str) -> None:
        """Write the values of an axis as the column is written, on pale lines."""
        values = {
            "num_format": number_format,
            "min": 0,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#E7E0E5"}},
        }
        if kind == "bar":
            # The first row at the top; Excel turns the other axis round with it,
            # whose numbers would stand above.
            chart.set_y_axis({"reverse": True, "interval_unit": 1})
            chart.set_x_axis({**values, "label_position": "high"})
        elif kind in ("column", "line"):
            chart.set_y_axis(values)

    def _series(
        self, block: cells.Block, kind: str, column: int, colour: str
    ) -> dict[str, object]:
        last = min(block.last, block.first + MOST_IN_CHART - 1)
        values = [block.sheet, block.first, column, last, column]
        found: dict[str, object] = {
            "name": [block.sheet, block.header, column],
            "categories": [block.sheet, block.first, 0, last, 0],
            "values": values,
        }
        if kind == "line":
            mark = {"type": "circle", "size": 5, "fill": {"color": colour}}
            return {**found, "line": {"color": colour, "width": 2.25}, "marker": mark}
        if kind in ("pie", "doughnut"):
            points = [{"fill": {"color": shown}} for shown in look.SERIES]
            return {**found, "points": points, "data_labels": {"percentage": True}}
        return {**found, "fill": {"color": colour}, "gap": 60}
