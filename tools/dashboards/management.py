"""Management: the whole way of leads on one page."""

from . import kpis
from .parts import (
    COUNT,
    MONEY,
    PERCENT,
    WASTE,
    Beside,
    Cards,
    Chart,
    Column,
    Compare,
    Dashboard,
    Steps,
    Table,
)

WASTE_ACTION = "lead_analytics.lead_analytics_report_waste_action"
SOURCES = Table(
    "Channels",
    "What brought most leads. Click a name to filter by it, a figure to see its leads.",
    "source_id",
    "Channel",
    (
        Column("Leads", "is_lead:sum"),
        Column("Won", "is_won:sum"),
        Column("Lead → Won", "won_rate:avg", PERCENT),
        Column("Cost", "cost:sum_currency", MONEY, 3),
        Column("Revenue", "won_revenue:sum_currency", MONEY, 3),
        Column("ROI", "roi:avg", PERCENT, 3),
    ),
    [
        ("Search engine", 142, 8, 5.6, 18900, 62000, 228.0),
        ("Trade fair", 88, 7, 8.0, 14200, 71000, 400.0),
        ("Website", 79, 5, 6.3, 4100, 34000, 729.3),
        ("Partner", 41, 3, 7.3, 2600, 17000, 553.8),
        ("Social media", 36, 0, 0.0, 6500, 0, -100.0),
    ],
    label_width=8,
)
TEAMS = Table(
    "Sales Teams",
    "How many leads each team has, and how many it won.",
    "team_id",
    "Sales Team",
    (
        Column("Leads", "is_lead:sum", COUNT),
        Column("Won", "is_won:sum", COUNT),
        Column("Lead → Won", "won_rate:avg", PERCENT, 3),
    ),
    [
        ("Direct Sales", 214, 14, 6.5),
        ("Key Accounts", 96, 7, 7.3),
        ("Export", 76, 2, 2.6),
    ],
    limit=6,
)
LEAKS = Table(
    "Where Leads Leak",
    "Leads that nobody decided against and nobody works on, by place.",
    "fate",
    "Where It Is",
    (
        Column("Leads", "captured:sum", COUNT),
        Column("Cost", "leaked_cost:sum_currency", MONEY, 3),
    ),
    [
        ("Never contacted", 21, 2520),
        ("Open, past its deadline", 17, 2040),
        ("Taken back, nobody's since", 11, 1320),
        ("Lost without a contact", 8, 960),
    ],
    model=WASTE,
    domain=[["leaked", "=", 1]],
    action=WASTE_ACTION,
    limit=6,
    label_width=6,
)
DASHBOARD = Dashboard(
    "management",
    (
        Cards((kpis.LEADS, kpis.SQL, kpis.WON, kpis.REVENUE, kpis.WON_RATE)),
        Cards((kpis.RESPONSE, kpis.IN_TIME, kpis.LEAK_RATE, kpis.CAC, kpis.ROI)),
        Beside(
            Steps(
                "From Capture to Customer",
                (
                    kpis.CAPTURED,
                    kpis.LEADS,
                    kpis.MQL,
                    kpis.SQL,
                    kpis.OPPORTUNITIES,
                    kpis.WON,
                ),
            ),
            Chart(
                "line",
                "Captured by Week",
                ("captured_at:week",),
                "is_captured:sum",
                (
                    ["W26", "W27", "W28", "W29", "W30", "W31", "W32", "W33"],
                    {"Captured": [41, 48, 52, 49, 55, 61, 58, 64]},
                ),
            ),
        ),
        SOURCES,
        Beside(TEAMS, LEAKS),
        Beside(
            Compare("Leads and Won by Channel", SOURCES.title, ("Leads", "Won")),
            Compare("Leads and Won by Sales Team", TEAMS.title, ("Leads", "Won")),
        ),
        Beside(
            Chart(
                "bar",
                "Revenue Won by Salesperson",
                ("user_id",),
                "won_revenue:sum_currency",
                (
                    ["Ann", "Bob", "Cem", "Dana"],
                    {"Revenue": [71000, 52000, 38000, 23000]},
                ),
                domain=[["is_won", "=", 1]],
            ),
            Chart(
                "pie",
                "Where Captured Leads Are",
                ("fate",),
                "captured:sum",
                (
                    [
                        "Worked on in time",
                        "Lost with a contact",
                        "Never contacted",
                        "Won",
                    ],
                    {"Leads": [169, 118, 57, 23]},
                ),
                model=WASTE,
                action=WASTE_ACTION,
            ),
        ),
    ),
    filters=("period", "source", "campaign", "team", "user", "product_line"),
)
