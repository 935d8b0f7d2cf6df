"""Cards and charts of a dashboard."""

from .book import Book
from .parts import COUNT, MONEY, Chart, Compare, Kpi, Steps
from .sheet import HALF, UNIT, WIDTH

CARD_HEIGHT, CHART_HEIGHT, GAP = 100, 340, 16
# So that an amount with cents is not cut on half of a phone's width.
KEY_SIZE, BASELINE_SIZE = 25, 14
GREEN, RED = "#00A04A", "#DC6965"
CARD_COLORS = ("#EFF6FF", "#FEF2F2", "#F0FDF4", "#FFFBEB", "#ECFEF5", "#F5F3FF")
FUNNEL_COLORS = ["#01565B", "#01666B", "#12757A", "#23848A", "#349399", "#45A2A8"]
HALF_WIDTH = HALF * UNIT
RIGHT = (HALF + 1) * UNIT
TITLE = {"bold": True, "color": "#01666B", "fontSize": 16}


def _add(
    book: Book, data: dict[str, object], left: int, top: int, width: int, height: int
) -> str:
    identity = f"{book.dashboard.key}-{len(book.front.figures) + 1}"
    book.front.figures.append(
        {
            "id": identity,
            "col": 0,
            "row": 0,
            "offset": {"x": left, "y": top},
            "width": width,
            "height": height,
            "tag": "chart",
            "data": {**data, "chartId": identity},
        }
    )
    return identity


def cards(book: Book, kpis: tuple[Kpi, ...]) -> None:
    """Draw cards side by side over the whole width."""
    top = book.front.take(CARD_HEIGHT + GAP)
    width = (WIDTH - GAP * (len(kpis) - 1)) // len(kpis)
    for place, kpi in enumerate(kpis):
        row = book.kpi_row(kpi) + 1
        color = CARD_COLORS[place % len(CARD_COLORS)]
        data = _card(kpi, row, color)
        identity = _add(book, data, place * (width + GAP), top, width, CARD_HEIGHT)
        book.menus[identity] = kpi.menu


def _card(kpi: Kpi, row: int, color: str) -> dict[str, object]:
    rising, falling = (GREEN, RED) if kpi.better == "up" else (RED, GREEN)
    return {
        "type": "scorecard",
        "title": {
            "text": kpi.label,
            "bold": True,
            "color": "#434343",
            "fontSize": 13,
        },
        "background": color,
        "keyValue": f"Data!D{row}",
        # The spreadsheet takes the size of the figure from its description.
        "keyDescr": {"text": "", "fontSize": KEY_SIZE},
        "baseline": f"Data!E{row}",
        # Amounts and counts by how much per cent, rates by how many points.
        "baselineMode": "percentage" if kpi.format in (COUNT, MONEY) else "difference",
        "baselineDescr": {"text": "vs. before", "fontSize": BASELINE_SIZE},
        "baselineColorUp": rising,
        "baselineColorDown": falling,
        "humanize": False,
    }


def chart(book: Book, part: Chart, left: int, top: int, width: int) -> None:
    """Draw a chart of records, in the sample one of made-up figures."""
    data = _plain(book, part) if book.sample else _live(book, part)
    _add(book, data, left, top, width, CHART_HEIGHT)


def _live(book: Book, part: Chart) -> dict[str, object]:
    groups = list(part.groups)
    pie = part.kind == "pie"
    return {
        "type": f"odoo_{part.kind}",
        "title": {"text": part.title, **TITLE},
        "background": "#FFFFFF",
        "legendPosition": "right" if pie else "top" if len(groups) > 1 else "none",
        "metaData": {
            "groupBy": groups,
            "measure": part.measure.partition(":")[0],
            "order": None if ":" in groups[0] or part.in_order else "DESC",
            "resModel": part.model,
            "mode": part.kind,
            "cumulatedStart": False,
        },
        "searchParams": {
            "comparison": None,
            "context": {},
            "domain": part.domain,
            "groupBy": groups,
            "orderBy": [],
        },
        "dataSets": [],
        "verticalAxisPosition": "left",
        "stacked": part.stacked,
        "fillArea": part.kind == "line" and len(groups) == 1,
        "showValues": False,
        "actionXmlId": part.action,
        "fieldMatching": book.matching(part.model),
    }


def _plain(book: Book, part: Chart) -> dict[str, object]:
    labels, series = part.sample
    label_range, *ranges = book.series(labels, series)
    found = _native(part.kind, part.title, label_range, ranges)
    return {**found, "stacked": part.stacked, "fillArea": len(ranges) == 1}


def _native(
    kind: str, title: str, label_range: str, ranges: list[str]
) -> dict[str, object]:
    many = len(ranges) > 1
    return {
        "type": kind,
        "title": {"text": title, **TITLE},
        "background": "#FFFFFF",
        "legendPosition": "right" if kind == "pie" else "top" if many else "none",
        "dataSetsHaveTitle": True,
        "dataSets": [{"dataRange": area, "yAxisId": "y"} for area in ranges],
        "labelRange": label_range,
        "labelsAsText": True,
        "aggregated": False,
        "stacked": False,
    }


def steps(book: Book, part: Steps, left: int, top: int, width: int) -> None:
    """Draw a funnel of figures."""
    labels, values = book.references(part.kpis)
    data = _native("funnel", part.title, labels, [])
    data |= {
        "dataSetsHaveTitle": False,
        "dataSets": [{"dataRange": values, "yAxisId": "y"}],
        "showValues": True,
        "funnelColors": FUNNEL_COLORS,
    }
    book.menus[_add(book, data, left, top, width, CHART_HEIGHT)] = part.menu


def compare(book: Book, part: Compare, left: int, top: int, width: int) -> None:
    """Draw bars of columns of a table that is on the sheet already."""
    labels = book.ranges[part.table, ""]
    ranges = [book.ranges[part.table, column] for column in part.columns]
    data = _native("bar", part.title, labels, ranges)
    data["stacked"] = part.stacked
    _add(book, data, left, top, width, CHART_HEIGHT)
