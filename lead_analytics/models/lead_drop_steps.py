"""The steps of leads whose rates are watched, and what leads are sliced by."""

from dataclasses import dataclass

from odoo.tools import SQL

# What leads are sliced by: columns of the milestones.
DIMENSIONS = {
    "source_id": "Source",
    "medium_id": "Medium",
    "campaign_id": "Campaign",
    "form_id": "Form",
    "team_id": "Sales team",
    "user_id": "Salesperson",
    "product_line_id": "Product line",
    "industry_id": "Industry",
    "country_id": "Country",
    "state_id": "State or province",
}
# A lead that came further than a step has made it, as in the funnel.
MQL = SQL("LEAST(mql_at, sql_at, opportunity_at, won_at)")
SQL_LEAD = SQL("LEAST(sql_at, opportunity_at, won_at)")
OPPORTUNITY = SQL("LEAST(opportunity_at, won_at)")
DECIDED = SQL("CASE WHEN %s IS NOT NULL THEN COALESCE(won_at, lost_at) END", SQL_LEAD)


@dataclass(frozen=True)
class Step:
    """A step of leads: counted when ``entered``, a hit if ``made`` within ``days``.

    Leads count from the week on in which their days are over, so that young leads do
    not look like failures.
    """

    label: str
    entered: SQL
    made: SQL
    days: int


STEPS = {
    "contacted": Step(
        "Lead → contacted within 7 days", SQL("captured_at"), SQL("contacted_at"), 7
    ),
    "mql": Step("Lead → MQL within 14 days", SQL("captured_at"), MQL, 14),
    "sql": Step("MQL → SQL lead within 21 days", MQL, SQL_LEAD, 21),
    "opportunity": Step(
        "SQL lead → opportunity within 21 days", SQL_LEAD, OPPORTUNITY, 21
    ),
    "won": Step("SQL lead → won, of those decided", DECIDED, SQL("won_at"), 0),
}
