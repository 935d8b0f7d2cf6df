"""Sales process: how fast and how often leads are answered, and how they move on."""

from . import kpis
from .parts import (
    COUNT,
    NUMBER,
    PERCENT,
    REP,
    Beside,
    Cards,
    Chart,
    Column,
    Compare,
    Dashboard,
    Table,
)

REP_ACTION = "lead_analytics.lead_analytics_report_rep_action"
WEEKS = ["W28", "W29", "W30", "W31", "W32", "W33"]
PEOPLE = Table(
    "Salespeople",
    "How fast each answers the leads he or she gets, how often each follows up, "
    "and what comes of it.",
    "user_id",
    "Salesperson",
    (
        Column("Leads", "handled:sum"),
        Column("In Time", "in_time_rate:avg", PERCENT),
        Column("Hours to Contact", "response_hours:median", NUMBER, 3),
        Column("9 of 10", "response_hours_p90:p90", NUMBER),
        Column("Follow-ups", "contacts_per_lead:avg", NUMBER),
        Column("Days to Won", "cycle_days:median", NUMBER, 3),
        Column("Won", "won:sum", COUNT, 1),
        Column("Won of All", "conversion_rate:avg", PERCENT),
    ),
    [
        ("Ann", 118, 96.1, 1.1, 4.9, 3.8, 34.0, 9, 7.6),
        ("Bob", 104, 91.5, 1.3, 6.1, 3.0, 39.0, 7, 6.7),
        ("Cem", 92, 84.0, 2.2, 9.4, 2.6, 42.0, 5, 5.4),
        ("Dana", 72, 71.2, 3.9, 15.3, 2.2, 45.0, 2, 2.8),
    ],
    model=REP,
    action=REP_ACTION,
    limit=10,
    label_width=6,
)


def conversion(
    title: str, note: str, group: str, label: str, names: tuple[str, str]
) -> Table:
    """Compare how leads move on by one field."""
    made_up = [(214, 47.1, 6.5), (96, 51.0, 7.3)]
    return Table(
        title,
        note,
        group,
        label,
        (
            Column("Leads", "is_lead:sum"),
            Column("MQL → SQL", "sql_rate:avg", PERCENT),
            Column("Lead → Won", "won_rate:avg", PERCENT),
        ),
        [(name, *row) for name, row in zip(names, made_up, strict=True)],
        limit=6,
        label_width=5,
    )


TEAMS = conversion(
    "Conversion by Sales Team",
    "Which teams move leads on, and which do not.",
    "team_id",
    "Sales Team",
    ("Direct Sales", "Key Accounts"),
)
PRODUCTS = conversion(
    "Conversion by Product Line",
    "What sells, and what people only ask about.",
    "product_line_id",
    "Product Line",
    ("Pumps", "Valves"),
)
COUNTRIES = conversion(
    "Conversion by Country",
    "Where the company wins its leads.",
    "country_id",
    "Country",
    ("China", "Germany"),
)
INDUSTRIES = conversion(
    "Conversion by Industry",
    "Which customers the company wins, and which it does not.",
    "industry_id",
    "Industry",
    ("Manufacturing", "Water Supply"),
)
RESPONSE_BY_WEEK = Chart(
    "line",
    "Working Hours to the First Contact (Median)",
    ("captured_at:week",),
    "response_median",
    (WEEKS, {"Hours": [2.6, 2.4, 2.1, 1.9, 1.5, 1.4]}),
    domain=[["is_contacted", "=", 1]],
)
IN_TIME_BY_WEEK = Chart(
    "bar",
    "First Answers by Week",
    ("captured_at:week", "response_state"),
    "is_timed",
    (WEEKS, {"In time": [31, 34, 36, 39, 41, 44], "Late": [9, 8, 8, 6, 5, 4]}),
    domain=[["is_timed", "=", 1]],
)
WON_BY_PRODUCT = Chart(
    "line",
    "Lead → Won by Month and Product Line (%)",
    ("captured_at:month", "product_line_id"),
    "won_rate",
    (
        ["April", "May", "June", "July"],
        {"Pumps": [7.1, 6.8, 7.4, 7.0], "Valves": [6.2, 6.4, 4.1, 3.3]},
    ),
    domain=[["is_lead", "=", 1]],
    stacked=False,
)
DASHBOARD = Dashboard(
    "process",
    (
        Cards(
            (
                kpis.RESPONSE,
                kpis.RESPONSE_P90,
                kpis.IN_TIME,
                kpis.FOLLOWUPS,
                kpis.CYCLE,
            )
        ),
        Cards(
            (
                kpis.MQL_RATE,
                kpis.SQL_RATE,
                kpis.OPPORTUNITY_RATE,
                kpis.WON_RATE,
                kpis.ACTIVATION,
            )
        ),
        Beside(RESPONSE_BY_WEEK, IN_TIME_BY_WEEK),
        PEOPLE,
        Beside(
            Compare(
                "Working Hours to the First Contact by Salesperson",
                PEOPLE.title,
                ("Hours to Contact", "9 of 10"),
            ),
            Compare(
                "Follow-ups per Lead by Salesperson", PEOPLE.title, ("Follow-ups",)
            ),
        ),
        WON_BY_PRODUCT,
        Beside(TEAMS, PRODUCTS),
        Beside(COUNTRIES, INDUSTRIES),
    ),
)
