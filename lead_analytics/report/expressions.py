"""Parts of the SQL of reports that several of them share."""

from odoo.tools import SQL

# Employees of the company, by the lead's ``company_size``; the ends are included.
SIZE_BANDS = [
    ("small", "1 to 10 employees", 1, 10),
    ("growing", "11 to 50 employees", 11, 50),
    ("medium", "51 to 200 employees", 51, 200),
    ("large", "201 to 1,000 employees", 201, 1_000),
    ("huge", "More than 1,000 employees", 1_001, None),
]
# What each report takes from the milestones of its leads, for the mixin's fields.
ORIGIN = (
    *("capture_id", "source_id", "medium_id", "campaign_id", "first_user_id"),
    *("product_line_id", "country_id", "state_id", "industry_id", "captured_at"),
)
SIZES = [(code, label) for code, label, _low, _high in SIZE_BANDS]


def taken_from(alias: str, names: tuple[str, ...]) -> dict[str, SQL]:
    """Give columns that are taken as they are from the table ``alias``."""
    return {name: SQL.identifier(alias, name) for name in names}


def days_between(start: SQL, end: SQL) -> SQL:
    """Give the days of the clock between two moments."""
    return SQL("EXTRACT(EPOCH FROM %s - %s) / 86400.0", end, start)


def size_band(size: SQL) -> SQL:
    """Give the code of a band of ``SIZE_BANDS``; nothing where no size is known."""
    cases = [
        SQL("WHEN %s >= %s THEN %s", size, low, code)
        for code, _label, low, _high in reversed(SIZE_BANDS)
    ]
    return SQL("CASE %s END", SQL(" ").join(cases))


def joins_of(row: SQL, company_id: int) -> SQL:
    """Join the company, region and lead of ``row``, as the reports name them.

    A row without a company counts as one of ``company_id``.
    """
    return SQL(
        """LEFT JOIN crm_lead lead ON lead.id = %(row)s.lead_id
           LEFT JOIN res_country country ON country.id = %(row)s.country_id
           LEFT JOIN res_country_state state ON state.id = %(row)s.state_id
           LEFT JOIN res_company company
             ON company.id = COALESCE(%(row)s.company_id, %(company)s)""",
        row=row,
        company=company_id,
    )
