"""Where a lead is, said in SQL from the lead's own columns.

Used by the journal of custody, by its reconcile and by the opening at installation,
so that the three can never disagree.
"""

from odoo.tools import SQL

# Fields of crm.lead that decide its place.
PLACE_FIELDS = (
    "won_status",
    "active",
    "user_id",
    "pool_id",
    "team_id",
    "company_id",
    "lost_reason_id",
)
# Keys of a write that may change the place (won_status and company are computed).
PLACE_KEYS = {
    "active",
    "company_id",
    "lost_reason_id",
    "partner_id",
    "pool_id",
    "probability",
    "stage_id",
    "team_id",
    "type",
    "user_id",
}
# Places of leads that are no longer there.
GONE = ("merged", "deleted", "erased")

PLACE_COLUMNS = (
    "place",
    "pool_id",
    "user_id",
    "team_id",
    "company_id",
    "lost_reason_id",
)

PLACE = SQL("""CASE
    WHEN lead.won_status = 'won' THEN 'won'
    WHEN lead.won_status = 'lost' THEN 'lost'
    WHEN NOT COALESCE(lead.active, FALSE) THEN 'archived'
    WHEN lead.user_id IS NOT NULL THEN 'owner'
    ELSE 'pool' END""")


def columns_sql(alias):
    """The columns of a place, of table ``alias``."""
    return SQL(", ").join(SQL.identifier(alias, column) for column in PLACE_COLUMNS)


def places_sql(condition):
    """A query giving lead_id and the columns of a place for the leads wanted.

    ``condition`` is SQL about the table ``crm_lead lead``.
    """
    return SQL(
        """
        SELECT lead.id AS lead_id, %(place)s AS place,
               CASE WHEN %(place)s = 'pool' THEN lead.pool_id END AS pool_id,
               lead.user_id, lead.team_id, lead.company_id,
               CASE WHEN %(place)s = 'lost' THEN lead.lost_reason_id END
                   AS lost_reason_id
          FROM crm_lead lead
         WHERE %(condition)s
        """,
        place=PLACE,
        condition=condition,
    )


def chosen_reason_sql(user_id):
    """Why a lead moved from row ``was`` to ``place``, when nobody says it."""
    return SQL(
        """CASE
            WHEN place.place IN ('won', 'lost', 'archived')
                THEN CASE WHEN was.place = place.place THEN 'moved'
                     ELSE place.place END
            WHEN was.place IN ('won', 'lost', 'archived') THEN 'reopened'
            WHEN place.place = 'owner' AND was.place = 'pool'
                THEN CASE WHEN place.user_id = %(user)s THEN 'claimed'
                     ELSE 'assigned' END
            WHEN place.place = 'owner'
                THEN CASE WHEN was.user_id IS DISTINCT FROM place.user_id
                     THEN 'assigned' ELSE 'moved' END
            WHEN was.place = 'owner'
                THEN CASE WHEN was.user_id = %(user)s THEN 'returned'
                     ELSE 'released' END
            ELSE 'moved' END""",
        user=user_id,
    )
