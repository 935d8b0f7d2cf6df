"""Marketing channels: what each brings, what it costs, what comes of it."""

from . import kpis
from .parts import (
    MONEY,
    NUMBER,
    PERCENT,
    Beside,
    Cards,
    Chart,
    Column,
    Compare,
    Dashboard,
    Table,
)

STEPS = Table(
    "Funnel by Channel",
    "How far leads came. Click a name to filter by it, a figure to see its leads.",
    "source_id",
    "Channel",
    (
        Column("Leads", "is_lead:sum"),
        Column("MQL", "is_mql:sum"),
        Column("SQL Leads", "is_sql:sum"),
        Column("Opportunities", "is_opportunity:sum", width=3),
        Column("Won", "is_won:sum"),
        Column("Lead → MQL", "mql_rate:avg", PERCENT),
        Column("MQL → SQL", "sql_rate:avg", PERCENT, 3),
        Column("Lead → Won", "won_rate:avg", PERCENT),
    ),
    [
        ("Search engine", 142, 61, 27, 22, 8, 43.0, 44.3, 5.6),
        ("Trade fair", 88, 44, 23, 19, 7, 50.0, 52.3, 8.0),
        ("Website", 79, 33, 15, 12, 5, 41.8, 45.5, 6.3),
        ("Partner", 41, 17, 8, 7, 3, 41.5, 47.1, 7.3),
        ("Social media", 36, 7, 1, 1, 0, 19.4, 14.3, 0.0),
    ],
    label_width=5,
)
MONEY_SPENT = Table(
    "Cost and Return by Channel",
    "What was spent on each channel, what a lead and a customer cost, what came back.",
    "source_id",
    "Channel",
    (
        Column("Cost", "cost:sum_currency", MONEY, 3),
        Column("Cost per Lead", "cost_per_lead:sum_currency", MONEY, 3),
        Column("Cost per MQL", "cost_per_mql:sum_currency", MONEY, 3),
        Column("Cost per Customer", "cost_per_customer:sum_currency", MONEY, 3),
        Column("Revenue", "won_revenue:sum_currency", MONEY, 3),
        Column("ROI", "roi:avg", PERCENT, 3),
    ),
    [
        ("Search engine", 18900, 133, 310, 2363, 62000, 228.0),
        ("Trade fair", 14200, 161, 323, 2029, 71000, 400.0),
        ("Social media", 6500, 181, 929, "–", 0, -100.0),
        ("Website", 4100, 52, 124, 820, 34000, 729.3),
        ("Partner", 2600, 63, 153, 867, 17000, 553.8),
    ],
    label_width=5,
)
CAMPAIGNS = Table(
    "Campaigns",
    "The campaigns with most leads, and how good sales finds them.",
    "campaign_id",
    "Campaign",
    (
        Column("Leads", "is_lead:sum"),
        Column("Won", "is_won:sum", width=1),
        Column("Rating", "rating:avg", NUMBER),
    ),
    [
        ("Summer fair", 88, 7, 81),
        ("New pump line", 64, 4, 70),
        ("Webinar", 37, 2, 64),
    ],
    label_width=6,
)
COUNTRIES = Table(
    "Countries",
    "Where the leads come from, and how many were won.",
    "country_id",
    "Country",
    (
        Column("Leads", "is_lead:sum"),
        Column("Lead → Won", "won_rate:avg", PERCENT, 3),
    ),
    [("China", 171, 6.4), ("Germany", 83, 7.2), ("United States", 61, 4.9)],
    label_width=6,
)
BY_WEEK = Chart(
    "bar",
    "Leads by Week and Channel",
    ("captured_at:week", "source_id"),
    "is_lead:sum",
    (
        ["W30", "W31", "W32", "W33"],
        {"Search engine": [18, 21, 17, 22], "Website": [9, 8, 12, 11]},
    ),
)
DASHBOARD = Dashboard(
    "channels",
    (
        Cards((kpis.LEADS, kpis.MQL, kpis.MQL_RATE, kpis.SQL_RATE, kpis.WON_RATE)),
        Cards((kpis.COST, kpis.COST_PER_LEAD, kpis.COST_PER_MQL, kpis.CAC, kpis.ROI)),
        STEPS,
        Beside(
            Compare(
                "Funnel Compared by Channel",
                STEPS.title,
                ("Leads", "MQL", "SQL Leads", "Opportunities", "Won"),
            ),
            Compare(
                "Conversion Compared by Channel",
                STEPS.title,
                ("Lead → MQL", "MQL → SQL", "Lead → Won"),
            ),
        ),
        MONEY_SPENT,
        Beside(
            Compare("Cost and Revenue", MONEY_SPENT.title, ("Cost", "Revenue")),
            Compare("ROI (%)", MONEY_SPENT.title, ("ROI",)),
        ),
        BY_WEEK,
        Beside(CAMPAIGNS, COUNTRIES),
    ),
    filters=("period", "source", "medium", "campaign", "team", "user", "product_line"),
)
