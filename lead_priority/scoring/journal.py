"""The table of engagements that scores count, with or without old months."""

from odoo.tools import SQL

SINGLE = SQL("lead_engagement e")
BY_PEOPLE = SQL("e.is_automated IS NOT TRUE")
# A month counts as what it stands for, all of it at its last moment.
WITH_MONTHS = SQL(
    """(SELECT lead_id, type_id, occurred_at, 1 AS times FROM lead_engagement
         WHERE is_automated IS NOT TRUE
         UNION ALL
        SELECT lead_id, type_id, last_at, times FROM lead_engagement_month
         WHERE is_automated IS NOT TRUE) e"""
)


class Journal:
    """How engagements ``e`` are read and counted.

    Without months the SQL is that of the plain table: nobody pays for what nobody uses.
    """

    def __init__(self, *, adds_months: bool) -> None:
        self.table = WITH_MONTHS if adds_months else SINGLE
        self.by_people = SQL("TRUE") if adds_months else BY_PEOPLE
        self.count = SQL("SUM(e.times)" if adds_months else "COUNT(*)")
        self.times = SQL("e.times" if adds_months else "1")
