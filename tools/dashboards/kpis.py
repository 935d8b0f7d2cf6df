"""Figures that several dashboards show."""

from .parts import (
    COUNT,
    MONEY,
    NUMBER,
    PERCENT,
    WASTE,
    Kpi,
)

WASTE_MENU = "lead_analytics.lead_analytics_report_waste_menu"
SLA_MENU = "lead_analytics.lead_analytics_report_sla_menu"

CAPTURED = Kpi("Captured", "is_captured:sum", COUNT, (428, 391))
LEADS = Kpi("Leads", "is_lead:sum", COUNT, (386, 352))
CONTACTED = Kpi("Contacted", "is_contacted:sum", COUNT, (331, 287))
MQL = Kpi("MQL", "is_mql:sum", COUNT, (162, 140))
SQL = Kpi("SQL Leads", "is_sql:sum", COUNT, (74, 58))
OPPORTUNITIES = Kpi("Opportunities", "is_opportunity:sum", COUNT, (61, 49))
WON = Kpi("Won", "is_won:sum", COUNT, (23, 19))
LOST = Kpi("Lost", "is_lost:sum", COUNT, (118, 104), "down")
REVENUE = Kpi("Revenue Won", "won_revenue:sum_currency", MONEY, (184000, 151000))
COST = Kpi("Cost", "cost:sum_currency", MONEY, (46300, 44100), "down")
COST_PER_LEAD = Kpi(
    "Cost per Lead", "cost_per_lead:sum_currency", MONEY, (120, 125), "down"
)
COST_PER_MQL = Kpi(
    "Cost per MQL", "cost_per_mql:sum_currency", MONEY, (286, 315), "down"
)
CAC = Kpi(
    "Cost per Customer",
    "cost_per_customer:sum_currency",
    MONEY,
    (2013, 2321),
    "down",
)
ROI = Kpi("ROI", "roi:avg", PERCENT, (297.4, 242.4))
MQL_RATE = Kpi("Lead → MQL", "mql_rate:avg", PERCENT, (42.0, 39.8))
SQL_RATE = Kpi("MQL → SQL", "sql_rate:avg", PERCENT, (45.7, 41.4))
OPPORTUNITY_RATE = Kpi(
    "SQL → Opportunity", "opportunity_rate:avg", PERCENT, (82.4, 84.5)
)
WON_RATE = Kpi("Lead → Won", "won_rate:avg", PERCENT, (6.0, 5.4))
RESPONSE = Kpi("Hours to Contact", "response_median:median", NUMBER, (1.4, 2.6), "down")
RESPONSE_P90 = Kpi("Hours, 9 of 10", "response_p90:p90", NUMBER, (7.2, 11.8), "down")
IN_TIME = Kpi("Answered in Time", "in_time_rate:avg", PERCENT, (89.4, 83.8))
CONTACTED_RATE = Kpi("Contacted", "contacted_rate:avg", PERCENT, (85.8, 81.5))
ACTIVATION = Kpi("Activated in 7 Days", "activation_rate:avg", PERCENT, (31.2, 28.0))
CYCLE = Kpi("Days to Won (Median)", "cycle_days:median", NUMBER, (38.5, 41.2), "down")
FOLLOWUPS = Kpi("Follow-ups per Lead", "contacts:avg", NUMBER, (3.1, 2.7))
RATING = Kpi("Quality Rating", "rating:avg", NUMBER, (72, 68))
LEAKED = Kpi(
    "Leaked Leads",
    "leaked:sum",
    COUNT,
    (57, 71),
    "down",
    model=WASTE,
    menu=WASTE_MENU,
)
LEAK_RATE = Kpi(
    "Leaked", "leak_rate:avg", PERCENT, (14.8, 20.2), "down", WASTE, [], WASTE_MENU
)
LEAKED_COST = Kpi(
    "Cost of the Leaked",
    "leaked_cost:sum_currency",
    MONEY,
    (6840, 8880),
    "down",
    WASTE,
    [],
    WASTE_MENU,
)


def fate(label: str, names: list[str], sample: tuple[int, int]) -> Kpi:
    """Count the captured leads that are in one of these places now."""
    domain: list[object] = [["fate", "in", names]]
    return Kpi(label, "__count", COUNT, sample, "down", WASTE, domain, WASTE_MENU)
