"""What became of a lead, as SQL that all reports share.

``lead`` is the alias of crm_lead in the query around.
"""

from collections.abc import Mapping

from odoo.tools import SQL

# Fields that the expressions below read, for ``_depends`` of the reports.
OUTCOME_FIELDS = [
    *("type", "date_conversion", "create_date", "won_status", "date_closed"),
    *("expected_revenue", "user_id", "team_id", "company_id", "source_id"),
    *("medium_id", "campaign_id", "country_id", "industry_id", "qualification"),
]

# When the lead became an opportunity; empty while it is none.
OPPORTUNITY_AT = SQL(
    "CASE WHEN lead.type = 'opportunity'"
    " THEN COALESCE(lead.date_conversion, lead.create_date) END"
)
# When the lead became a customer; empty while it is none.
WON_AT = SQL(
    "CASE WHEN lead.won_status = 'won'"
    " THEN COALESCE(lead.date_closed, lead.write_date) END"
)
# What leads are grouped by.
LEAD_COLUMNS = SQL(
    "lead.user_id, lead.team_id, lead.source_id, lead.medium_id, lead.campaign_id,"
    " lead.country_id, lead.industry_id, lead.qualification"
)


def flag(condition: SQL) -> SQL:
    """Give 1 where the condition holds, else 0: what pivots add up."""
    return SQL("CASE WHEN %s THEN 1 ELSE 0 END", condition)


def percent(condition: SQL, among: SQL) -> SQL:
    """Give 100 or 0, and nothing outside of ``among``: what pivots average."""
    return SQL(
        "CASE WHEN %s THEN CASE WHEN %s THEN 100.0 ELSE 0.0 END END", among, condition
    )


def named(columns: Mapping[str, SQL]) -> SQL:
    """Give the columns of a SELECT by their names."""
    return SQL(", ").join(
        SQL("%s AS %s", column, SQL.identifier(name))
        for name, column in columns.items()
    )


def revenue(condition: SQL) -> SQL:
    """Give the expected revenue of the lead where the condition holds, else 0."""
    return SQL(
        "CASE WHEN %s THEN COALESCE(lead.expected_revenue, 0) ELSE 0 END", condition
    )
