"""What a dashboard is described with; lengths are in pixels, rates in per cent."""

from dataclasses import dataclass, field

FUNNEL = "lead.analytics.report.funnel"
WASTE = "lead.analytics.report.waste"
LOSS = "lead.analytics.report.loss"
REP = "lead.analytics.report.rep"
SLA = "lead.analytics.report.sla"
LEAD = "crm.lead"

# Durations are bare numbers: a unit in the format is English in every language, so
# labels say whether they are hours or days. Amounts have the format of their currency.
COUNT, PERCENT, MONEY, NUMBER = "#,##0", '0.0"%"', "", "0.0"
Number = float | int
Domain = list[object]


@dataclass(frozen=True)
class Kpi:
    """One figure on a card: now, and in the period before.

    :param measure: field and aggregate, as ``is_lead:sum``, or ``__count``
    :param better: ``up`` or ``down``: which change is shown in green
    :param sample: what the sample shows, now and before
    :param menu: what a click opens
    """

    label: str
    measure: str
    format: str
    sample: tuple[Number, Number]
    better: str = "up"
    model: str = FUNNEL
    domain: Domain = field(default_factory=list)
    menu: str = "lead_analytics.lead_analytics_report_funnel_menu"


@dataclass(frozen=True)
class Chart:
    """A chart of Odoo records: a click on a bar opens what is behind it.

    :param kind: ``bar``, ``line`` or ``pie``
    :param sample: labels, and {name of the series: values}
    :param in_order: of the groups as they follow each other, not the biggest first
    """

    kind: str
    title: str
    groups: tuple[str, ...]
    measure: str
    sample: tuple[list[str], dict[str, list[Number]]]
    model: str = FUNNEL
    domain: Domain = field(default_factory=list)
    action: str = "lead_analytics.lead_analytics_report_funnel_action"
    stacked: bool = True
    in_order: bool = False


@dataclass(frozen=True)
class Steps:
    """A funnel of figures that stand on cards or in the data; each a count."""

    title: str
    kpis: tuple[Kpi, ...]
    menu: str = "lead_analytics.lead_analytics_report_funnel_menu"


@dataclass(frozen=True)
class Column:
    """A column of a table: what it says, the measure or field, how it is written."""

    label: str
    measure: str
    format: str = COUNT
    width: int = 2


@dataclass(frozen=True)
class Table:
    """The groups with the most of the first column, a line each.

    :param group: the field whose values are the lines
    :param sample: what the sample shows, a line each: name, then the columns
    :param compare: titles of a bar chart beside it that compares these columns
    """

    title: str
    note: str
    group: str
    label: str
    columns: tuple[Column, ...]
    sample: list[tuple[str | Number, ...]]
    model: str = FUNNEL
    domain: Domain = field(default_factory=list)
    action: str = "lead_analytics.lead_analytics_report_funnel_action"
    limit: int = 8
    label_width: int = 4

    @property
    def width(self) -> int:
        """How many units of the grid it takes."""
        return self.label_width + sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Compare:
    """Bars that compare columns of a table above, by their labels."""

    title: str
    table: str
    columns: tuple[str, ...]
    stacked: bool = False


@dataclass(frozen=True)
class Rows:
    """Records, a line each; a click opens the record."""

    title: str
    note: str
    model: str
    columns: tuple[Column, ...]
    order: str
    sample: list[tuple[str | Number, ...]]
    domain: Domain = field(default_factory=list)
    action: str = ""
    limit: int = 8

    @property
    def width(self) -> int:
        """How many units of the grid it takes."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True)
class Cards:
    """A line of cards with figures."""

    kpis: tuple[Kpi, ...]


@dataclass(frozen=True)
class Beside:
    """Two parts next to each other, each half as wide."""

    left: "Chart | Steps | Table | Compare | Rows"
    right: "Chart | Steps | Table | Compare | Rows"


@dataclass(frozen=True)
class Dashboard:
    """A dashboard from top to bottom.

    :param key: name of its files
    :param period: what is shown at first
    :param filters: which of ``filters.FILTERS`` it has
    """

    key: str
    parts: tuple["Cards | Beside | Chart | Table | Rows | Steps | Compare", ...]
    filters: tuple[str, ...] = ("period", "source", "team", "user", "product_line")
    period: str = "last_90_days"
