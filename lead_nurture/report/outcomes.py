"""What became of a lead, as SQL that all reports share.

``lead`` is the alias of crm_lead in the query around.
"""

from odoo.tools import SQL

# Fields that the expressions below read, for ``_depends`` of the reports.
OUTCOME_FIELDS = [
    *("type", "date_conversion", "create_date", "won_status", "date_closed"),
    *("expected_revenue", "user_id", "team_id", "company_id", "source_id"),
    *("medium_id", "campaign_id", "country_id", "industry_id", "qualification"),
]

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


def revenue(condition: SQL) -> SQL:
    """Give the expected revenue of the lead where the condition holds, else 0."""
    return SQL(
        "CASE WHEN %s THEN COALESCE(lead.expected_revenue, 0) ELSE 0 END", condition
    )
