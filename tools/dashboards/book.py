"""A spreadsheet: two sheets, and the sources of Odoo records they show."""

import re

from . import filters
from .parts import COUNT, Dashboard, Domain, Kpi, Number
from .sheet import Sheet, address

VERSION = "18.5.10"
TITLE, NOTE, HEAD, NAME, FIGURE, CENTER = 1, 2, 3, 4, 5, 6
TEAL = "#01666B"
STYLES = {
    TITLE: {"textColor": TEAL, "bold": True, "fontSize": 16, "verticalAlign": "middle"},
    NOTE: {"textColor": "#6B6B6B", "fontSize": 10, "verticalAlign": "top"},
    HEAD: {"bold": True, "textColor": "#434343", "verticalAlign": "middle"},
    NAME: {"textColor": TEAL, "verticalAlign": "middle"},
    FIGURE: {"textColor": "#434343", "verticalAlign": "middle", "align": "right"},
    CENTER: {
        "bold": True,
        "textColor": "#434343",
        "verticalAlign": "middle",
        "align": "right",
    },
}
LINE = 1
SAME = re.compile(r"W\d+|Ann|Bob|Cem|Dana")
LOCALE = {
    "name": "English (US)",
    "code": "en_US",
    "thousandsSeparator": ",",
    "decimalSeparator": ".",
    "dateFormat": "mm/dd/yyyy",
    "timeFormat": "hh:mm:ss",
    "formulaArgSeparator": ",",
    "weekStart": 7,
}


def text(label: str) -> str:
    """Give a formula that shows a label in the reader's language."""
    return f'=_t("{label}")'


def made_up(label: str) -> str:
    """Give a name in a sample; people and weeks are called the same everywhere.

    >>> made_up("W31"), made_up("Website")
    ('W31', '=_t("Website")')
    """
    return label if SAME.fullmatch(label) else text(label)


def aggregate(measure: str) -> dict[str, str]:
    """Describe a measure as a pivot does.

    >>> aggregate("is_lead:sum")
    {'id': 'is_lead:sum', 'fieldName': 'is_lead', 'aggregator': 'sum'}
    """
    name, _, function = measure.partition(":")
    found = {"id": measure, "fieldName": name}
    return {**found, "aggregator": function} if function else found


class Book:
    """Collects the sheets, sources and menus of one dashboard.

    :param sample: write made-up figures instead of formulas
    """

    def __init__(self, dashboard: Dashboard, sample: bool) -> None:
        self.dashboard, self.sample = dashboard, sample
        self.front = Sheet(f"{dashboard.key}-front", "Dashboard")
        self.data = Sheet(f"{dashboard.key}-data", "Data")
        self.pivots: dict[str, dict[str, object]] = {}
        self.lists: dict[str, dict[str, object]] = {}
        self.menus: dict[str, str] = {}
        self.formats: dict[str, int] = {}
        self.ranges: dict[tuple[str, str], str] = {}
        self._totals: dict[tuple[str, str, int], str] = {}
        self._rows: dict[tuple[str, str, str], int] = {}
        self._head()

    def _head(self) -> None:
        for column, label in enumerate(
            ("Figure", "Now", "Before", "Now, as shown", "Before, as shown")
        ):
            self.data.write(column, 0, text(label), HEAD)
        self.data.row = 1

    def format(self, pattern: str) -> int:
        """Give the number of a format, 0 for the one that comes with the value."""
        return self.formats.setdefault(pattern, len(self.formats) + 1) if pattern else 0

    def matching(self, model: str, offset: int = 0) -> dict[str, dict[str, object]]:
        """Say what the filters of this dashboard mean for a model."""
        return filters.matching(model, self.dashboard.filters, offset)

    def pivot(
        self,
        model: str,
        measures: list[str],
        *,
        group: str = "",
        domain: Domain | None = None,
        offset: int = 0,
        action: str = "",
    ) -> str:
        """Add a source of grouped records, give its number; biggest groups first."""
        number = str(len(self.pivots) + 1)
        self.pivots[number] = {
            "type": "ODOO",
            "fieldMatching": self.matching(model, offset),
            "context": {},
            "domain": domain or [],
            "id": number,
            "formulaId": number,
            "measures": [aggregate(measure) for measure in measures],
            "model": model,
            "name": f"{model} {number}",
            "sortedColumn": {"measure": measures[0], "order": "desc", "domain": []}
            if group
            else None,
            "columns": [],
            "rows": [{"fieldName": group}] if group else [],
            **({"actionXmlId": action} if action else {}),
        }
        return number

    def total(self, kpi: Kpi, offset: int) -> str:
        """Give the formula of a figure over all records of the filters."""
        key = (kpi.model, str(kpi.domain), offset)
        if key not in self._totals:
            self._totals[key] = self.pivot(
                kpi.model, [kpi.measure], domain=kpi.domain, offset=offset
            )
        number = self._totals[key]
        measures = self.pivots[number]["measures"]
        assert isinstance(measures, list)
        if aggregate(kpi.measure) not in measures:
            measures.append(aggregate(kpi.measure))
        return f'PIVOT.VALUE({number},"{kpi.measure}")'

    def kpi_row(self, kpi: Kpi) -> int:
        """Write a figure into the data, once: now and before; give its row."""
        key = (kpi.label, kpi.model, kpi.measure)
        if key in self._rows:
            return self._rows[key]
        row = self.data.row
        self.data.row += 1
        self.data.write(0, row, text(kpi.label))
        pattern = self.format(kpi.format)
        for column, offset in enumerate((0, -1), 1):
            content = self._content(kpi, offset, column)
            self.data.write(column, row, content, number_format=pattern)
            shown = self._shown(kpi, address(column, row))
            self.data.write(column + 2, row, shown, number_format=pattern)
        self._rows[key] = row
        return row

    def _shown(self, kpi: Kpi, cell: str) -> str:
        """Shorten amounts that are wider than a card."""
        if kpi.format == COUNT and cell.startswith("C"):
            # Of 0 there is no change in per cent.
            return f'=IF({cell}=0,"",{cell})'
        if kpi.format:
            return f"={cell}"
        short = f'FORMAT.LARGE.NUMBER({cell},"k")'
        return f"=IF(ISNUMBER({cell}),IF(ABS({cell})<10000,{cell},{short}),{cell})"

    def _content(self, kpi: Kpi, offset: int, column: int) -> str:
        """What nothing was counted for is a dash, never 0; before: nothing at all."""
        if self.sample:
            return str(kpi.sample[column - 1])
        empty = '""' if offset else '"–"'
        value = self.total(kpi, offset)
        if kpi.measure == "__count":
            return f"=IF(ISNUMBER({value}),{value},0)"
        return f"=IF(ISNUMBER({value}),{value},{empty})"

    def series(self, labels: list[str], series: dict[str, list[Number]]) -> list[str]:
        """Write made-up series into the data; give the ranges, the labels' first."""
        top = self.data.row + 1
        self.data.row = top + len(labels) + 2
        for row, label in enumerate(labels, top + 1):
            self.data.write(0, row, made_up(label))
        ranges = [self._range(0, top, len(labels))]
        for column, (name, values) in enumerate(series.items(), 1):
            self.data.write(column, top, text(name) if name else "")
            for row, value in enumerate(values, top + 1):
                self.data.write(column, row, str(value))
            ranges.append(self._range(column, top, len(values)))
        return ranges

    def _range(self, column: int, top: int, count: int) -> str:
        return f"Data!{address(column, top)}:{address(column, top + count)}"

    def references(self, kpis: tuple[Kpi, ...]) -> tuple[str, str]:
        """Put figures below each other; give the ranges of labels and figures."""
        rows = [self.kpi_row(kpi) for kpi in kpis]
        top = self.data.row + 1
        self.data.row = top + len(rows) + 1
        for row, (kpi, source) in enumerate(zip(kpis, rows, strict=True), top):
            self.data.write(0, row, text(kpi.label))
            self.data.write(1, row, f"={address(1, source)}")
        last = len(rows) - 1
        return self._range(0, top, last), self._range(1, top, last)

    def export(self) -> dict[str, object]:
        """Give the whole as Odoo reads it."""
        chosen = filters.definitions(self.dashboard.filters, self.dashboard.period)
        return {
            "version": VERSION,
            "sheets": [self.front.export(True), self.data.export(False)],
            "styles": {str(number): style for number, style in STYLES.items()},
            "formats": {str(number): form for form, number in self.formats.items()},
            "borders": {str(LINE): {"bottom": {"style": "thin", "color": "#CCCCCC"}}},
            "revisionId": "START_REVISION",
            "uniqueFigureIds": True,
            "settings": {"locale": LOCALE},
            "pivots": self.pivots,
            "pivotNextId": len(self.pivots) + 1,
            "customTableStyles": {},
            "globalFilters": [] if self.sample else chosen,
            "lists": self.lists,
            "listNextId": len(self.lists) + 1,
            "chartOdooMenusReferences": self.menus,
        }
