"""Lead loss: how many leads are lost or leak, where, why, and what that costs."""

from . import kpis
from .parts import (
    COUNT,
    LOSS,
    MONEY,
    NUMBER,
    PERCENT,
    WASTE,
    Beside,
    Cards,
    Chart,
    Column,
    Compare,
    Dashboard,
    Kpi,
    Table,
)

ACTION = "lead_analytics.lead_analytics_report_waste_action"
LOSS_ACTION = "lead_analytics.lead_analytics_report_loss_action"
LOSS_MENU = "lead_analytics.lead_analytics_report_loss_menu"
REASON_NAMES = ("Too expensive", "No budget", "Unreachable")
NEVER = kpis.fate("Never Contacted", ["untouched"], (21, 30))
LATE = kpis.fate("Past Their Deadline", ["late"], (17, 19))
UNHEARD = Kpi(
    "Lost without a Contact",
    "without_contact:sum",
    COUNT,
    (8, 14),
    "down",
    LOSS,
    menu=LOSS_MENU,
)
REASONS = Chart(
    "pie",
    "Reasons for Losing",
    ("lost_reason_id",),
    "lost",
    ([*REASON_NAMES, "Competitor"], {"Lost": [39, 31, 27, 21]}),
    LOSS,
    [],
    LOSS_ACTION,
)
STAGES = Chart(
    "bar",
    "Lost by Stage and Reason",
    ("stage_id", "lost_reason_id"),
    "lost",
    (
        ["New", "Qualified", "Proposition"],
        {"Too expensive": [4, 13, 22], "Unreachable": [19, 7, 1]},
    ),
    LOSS,
    [],
    LOSS_ACTION,
)
PHASES = Chart(
    "bar",
    "How Far Lost Leads Had Come",
    ("phase", "lost_reason_id"),
    "lost",
    (
        ["New, never contacted", "In follow-up", "Opportunity"],
        {"Too expensive": [0, 14, 25], "Unreachable": [17, 9, 1]},
    ),
    LOSS,
    [],
    LOSS_ACTION,
)
LOST_BY_WEEK = Chart(
    "bar",
    "Lost Leads by Week of Loss and Product Line",
    ("lost_at:week", "product_line_id"),
    "lost",
    (
        ["W29", "W30", "W31", "W32", "W33"],
        {"Pumps": [14, 12, 13, 12, 13], "Valves": [8, 9, 11, 14, 16]},
    ),
    LOSS,
    [],
    LOSS_ACTION,
)
PLACES = Chart(
    "bar",
    "Where Captured Leads Are",
    ("fate",),
    "captured",
    (
        ["Worked on in time", "Lost with a contact", "Never contacted", "Won"],
        {"Leads": [169, 118, 57, 23]},
    ),
    WASTE,
    [],
    ACTION,
)
BY_WEEK = Chart(
    "line",
    "Leaked Leads by Week of Capture",
    ("captured_at:week",),
    "leaked",
    (["W29", "W30", "W31", "W32", "W33"], {"Leaked": [14, 12, 11, 9, 7]}),
    WASTE,
    [],
    ACTION,
)


def leaks(title: str, note: str, group: str, label: str, names: list[str]) -> Table:
    """Count leaked leads and their cost by one field."""
    made_up = [(31, 16.2, 3720), (17, 14.9, 2040), (9, 11.3, 1080)]
    return Table(
        title,
        note,
        group,
        label,
        (
            Column("Leads", "leaked:sum"),
            Column("Leaked", "leak_rate:avg", PERCENT),
            Column("Cost", "leaked_cost:sum_currency", MONEY, 3),
        ),
        [(name, *row) for name, row in zip(names, made_up, strict=True)],
        WASTE,
        [],
        ACTION,
        6,
    )


WITH_WHOM = Table(
    "Past Their Deadline, by Salesperson",
    "With whom open leads wait. A click opens them.",
    "user_id",
    "Salesperson",
    (
        Column("Leads", "captured:sum", width=3),
        Column("Cost", "leaked_cost:sum_currency", MONEY, 3),
    ),
    [("Dana", 9, 1080), ("Cem", 5, 600), ("Bob", 3, 360)],
    WASTE,
    [["fate", "=", "late"]],
    ACTION,
    6,
    5,
)
WHY = Table(
    "Why Leads Were Lost",
    "What salespeople gave as reason, after how many follow-ups.",
    "lost_reason_id",
    "Reason",
    (
        Column("Lost", "lost:sum"),
        Column("Follow-ups", "contacts:avg", NUMBER),
        Column("Days to Loss", "days_to_lost:median", NUMBER),
    ),
    [
        (name, *row)
        for name, row in zip(
            REASON_NAMES,
            [(39, 3.4, 31.0), (31, 2.9, 24.0), (27, 1.2, 9.0)],
            strict=True,
        )
    ],
    LOSS,
    [],
    LOSS_ACTION,
    6,
    5,
)
DASHBOARD = Dashboard(
    "loss",
    (
        Cards((kpis.LOST, UNHEARD, kpis.LEAKED, kpis.LEAK_RATE)),
        Cards((kpis.LEAKED_COST, NEVER, LATE, kpis.WON_RATE)),
        Beside(REASONS, STAGES),
        Beside(PHASES, LOST_BY_WEEK),
        Beside(WHY, WITH_WHOM),
        Beside(PLACES, BY_WEEK),
        Beside(
            leaks(
                "Leaks by Channel",
                "Leads nobody decided against and nobody works on.",
                "source_id",
                "Channel",
                ["Search engine", "Trade fair", "Website"],
            ),
            leaks(
                "Leaks by Sales Team",
                "Which teams the leaked leads are with.",
                "team_id",
                "Sales Team",
                ["Direct Sales", "Key Accounts", "Export"],
            ),
        ),
        Beside(
            Compare("Leaks by Channel", "Leaks by Channel", ("Leads",)),
            Compare("Leaks by Sales Team", "Leaks by Sales Team", ("Leads",)),
        ),
    ),
    filters=("period", "source", "campaign", "team", "user", "product_line"),
)
