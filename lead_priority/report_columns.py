"""Columns that the reports of all add-ons are made from, as SQL.

``lead`` is the alias of crm_lead in the query around.
"""

from collections.abc import Mapping

from odoo.tools import SQL

# An opportunity since then; empty while the lead is none.
OPPORTUNITY_AT = SQL(
    "CASE WHEN lead.type = 'opportunity'"
    " THEN COALESCE(lead.date_conversion, lead.create_date) END"
)


def flag(condition: SQL) -> SQL:
    """Give 1 where the condition holds, else 0: what pivots add up."""
    return SQL("CASE WHEN %s THEN 1 ELSE 0 END", condition)


def percent(condition: SQL, among: SQL) -> SQL:
    """Give 100 or 0, and nothing outside of ``among``: its average is the share."""
    return SQL(
        "CASE WHEN %s THEN CASE WHEN %s THEN 100.0 ELSE 0.0 END END", among, condition
    )


def named(columns: Mapping[str, SQL]) -> SQL:
    """Give the columns of a SELECT by their names."""
    return SQL(", ").join(
        SQL("%s AS %s", column, SQL.identifier(name))
        for name, column in columns.items()
    )
