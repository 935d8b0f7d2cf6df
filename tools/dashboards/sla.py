"""SLA: which limits were kept, which were missed, with whom, and what is late now."""

from . import kpis
from .parts import (
    COUNT,
    LEAD,
    MONEY,
    NUMBER,
    PERCENT,
    SLA,
    Beside,
    Cards,
    Chart,
    Column,
    Compare,
    Dashboard,
    Domain,
    Kpi,
    Number,
    Rows,
    Table,
)

ACTION = "lead_analytics.lead_analytics_report_sla_action"
DECIDED: Domain = [["outcome", "in", ["in_time", "late", "missed"]]]


def limits(
    label: str,
    measure: str,
    form: str,
    sample: tuple[Number, Number],
    better: str = "down",
) -> Kpi:
    """Describe a figure of the limits that started in the period."""
    return Kpi(label, measure, form, sample, better, SLA, menu=kpis.SLA_MENU)


IN_TIME = limits("Limits Kept", "in_time_rate:avg", PERCENT, (89.4, 83.8), "up")
KEPT = limits("Kept", "in_time:sum", COUNT, (412, 366), "up")
MISSED = limits("Missed", "missed:sum", COUNT, (49, 71))
RUNNING = limits("Still Running", "running:sum", COUNT, (83, 77))
LATE = limits("Hours Late (Median)", "hours_late:median", NUMBER, (3.1, 4.4))
BY_KIND = Chart(
    "bar",
    "Limits by Kind and Outcome",
    ("kind", "outcome"),
    "clocks",
    (
        ["First contact", "Second follow-up"],
        {"In time": [301, 111], "Late": [31, 18]},
    ),
    SLA,
    DECIDED,
    ACTION,
)
BY_WEEK = Chart(
    "bar",
    "Kept and Missed by Week",
    ("started_at:week", "outcome"),
    "clocks",
    (
        ["W30", "W31", "W32", "W33"],
        {"In time": [94, 101, 107, 110], "Late": [17, 13, 11, 8]},
    ),
    SLA,
    DECIDED,
    ACTION,
)
BY_HOUR = Chart(
    "bar",
    "Missed by Hour of the Day",
    ("hour",),
    "missed",
    (["08:00", "12:00", "16:00", "20:00"], {"Missed": [6, 9, 14, 20]}),
    SLA,
    [],
    ACTION,
    in_order=True,
)
BY_DAY = Chart(
    "bar",
    "Missed by Day of the Week",
    ("weekday",),
    "missed",
    (["Monday", "Wednesday", "Friday"], {"Missed": [12, 7, 19]}),
    SLA,
    [],
    ACTION,
    in_order=True,
)


def missed(title: str, note: str, group: str, label: str, names: list[str]) -> Table:
    """Count missed limits by one field."""
    made_up = [(22, 71.2, 5.0), (16, 84.0, 3.4), (11, 91.5, 1.7)]
    return Table(
        title,
        note,
        group,
        label,
        (
            Column("Missed", "missed:sum", COUNT),
            Column("Kept", "in_time_rate:avg", PERCENT),
            Column("Hours Late", "hours_late:median", NUMBER),
        ),
        [(name, *row) for name, row in zip(names, made_up, strict=True)],
        SLA,
        DECIDED,
        ACTION,
        6,
        5,
    )


LATE_NOW = Rows(
    "Open Leads Past Their Deadline",
    "The ones that wait longest now, whatever the period. A click opens the lead.",
    LEAD,
    (
        Column("Lead", "name", "", 8),
        Column("Salesperson", "user_id", "", 4),
        Column("Sales Team", "team_id", "", 4),
        Column("Deadline", "sla_due_at", "", 4),
        Column("Expected Revenue", "expected_revenue", MONEY, 3),
    ),
    "sla_due_at asc",
    [
        ("Pumps for a water works", "Dana", "Direct Sales", "2026-08-03", 24000),
        ("Spare parts", "Cem", "Direct Sales", "2026-08-05", 8000),
    ],
    [["sla_state", "in", ["overdue", "reclaim"]]],
)
DASHBOARD = Dashboard(
    "sla",
    (
        Cards((IN_TIME, KEPT, MISSED, LATE, RUNNING)),
        Beside(BY_KIND, BY_WEEK),
        Beside(
            missed(
                "By Salesperson",
                "Who missed most limits, and by how much.",
                "user_id",
                "Salesperson",
                ["Dana", "Cem", "Bob"],
            ),
            missed(
                "By Sales Team",
                "Which teams keep what was promised.",
                "team_id",
                "Sales Team",
                ["Direct Sales", "Export", "Key Accounts"],
            ),
        ),
        Beside(
            Compare("Missed by Salesperson", "By Salesperson", ("Missed",)),
            Compare("Missed by Sales Team", "By Sales Team", ("Missed",)),
        ),
        Beside(BY_HOUR, BY_DAY),
        LATE_NOW,
    ),
)
