from odoo import fields, models
from odoo.tools import SQL

from .lead_place import (
    GONE,
    PLACE_COLUMNS,
    PLACE_FIELDS,
    chosen_reason_sql,
    columns_sql,
    places_sql,
)

PLACES = [
    ("pool", "Pool"),
    ("owner", "Owner"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("merged", "Merged"),
    ("deleted", "Deleted"),
    ("erased", "Erased"),
]
REASONS = [
    ("captured", "Captured"),
    ("opening", "Present at installation"),
    ("assigned", "Assigned"),
    ("claimed", "Claimed"),
    ("undone", "Claim taken back"),
    ("released", "Released by a manager"),
    ("returned", "Returned by the owner"),
    ("reclaimed", "Reclaimed"),
    ("moved", "Moved to another pool or team"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("archived", "Archived"),
    ("reopened", "Reopened"),
    ("merged", "Merged into another lead"),
    ("deleted", "Deleted"),
    ("erased", "Personal data erased"),
    ("reconciled", "Found by the reconcile"),
]
# Columns of a new row, in the order of the queries below.
ROW_COLUMNS = (
    "capture_id",
    "lead_id",
    *PLACE_COLUMNS,
    "started_at",
    "reason",
    "note",
    "by_user_id",
)


class LeadCustody(models.Model):
    """Where a captured lead is from when on, and why.

    One chain of rows per captured lead, the last one open (``ended_at`` empty).
    The chain hangs on the capture, which stays when the lead is deleted. Written
    by ``_hand_over`` only.
    """

    _name = "lead.custody"
    _description = "Custody of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "started_at desc, id desc"

    _journal_closable = ("ended_at",)
    _journal_personal = ("note",)
    _sealed_columns = (
        "capture_id",
        "place",
        "pool_id",
        "user_id",
        "company_id",
        "started_at",
        "reason",
        "by_user_id",
    )
    # Teams and reasons of losses can be deleted; the row then names none.
    _sealed_links = ("lead_id", "team_id", "lost_reason_id")
    _sealed_once = ("ended_at",)

    capture_id = fields.Many2one(
        "lead.capture", required=True, ondelete="restrict", index=True
    )
    lead_id = fields.Many2one("crm.lead", ondelete="set null", index=True)
    place = fields.Selection(PLACES, required=True)
    pool_id = fields.Many2one("lead.pool", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Owner", ondelete="restrict")
    team_id = fields.Many2one("crm.team", ondelete="set null")
    company_id = fields.Many2one("res.company", ondelete="restrict")
    lost_reason_id = fields.Many2one("crm.lost.reason", ondelete="set null")
    started_at = fields.Datetime(required=True)
    ended_at = fields.Datetime()
    reason = fields.Selection(REASONS, required=True)
    note = fields.Char()
    by_user_id = fields.Many2one("res.users", string="By", ondelete="restrict")

    _open_per_capture = models.UniqueIndex("(capture_id) WHERE ended_at IS NULL")
    _open_per_lead = models.UniqueIndex(
        "(lead_id) WHERE ended_at IS NULL AND place <> 'merged'"
    )
    _claimed_by_user = models.Index("(user_id, started_at) WHERE reason = 'claimed'")
    _nobodys_idx = models.Index(
        "(started_at) WHERE ended_at IS NULL AND place = 'pool' AND pool_id IS NULL"
    )
    _ends_after_start = models.Constraint(
        "CHECK (ended_at >= started_at)", "Custody cannot end before it starts."
    )

    def _hand_over(self, leads, *, now, reason=None, note=None, by_user=None):
        """Close the rows of ``leads`` that no longer hold and open the next ones.

        Each lead's open row is compared with the place its columns say. ``reason``
        (a code of REASONS) is chosen by the change of place when none is given;
        ``now`` is UTC; ``by_user`` is the current user when none is given. Returns
        the new rows: none for leads that did not move. Two statements per batch.
        """
        leads.flush_recordset(PLACE_FIELDS)
        these = SQL("lead.id = ANY (%s)", leads.ids)
        closed_ids = self._close_rows(
            SQL("JOIN (%s) place ON place.lead_id = open.lead_id", places_sql(these)),
            SQL(
                "%s AND (%s) IS DISTINCT FROM (%s)",
                self._of_leads(leads),
                columns_sql("open"),
                columns_sql("place"),
            ),
            now,
        )
        if not closed_ids:
            return self.browse()
        query = SQL(
            """
            SELECT was.capture_id, place.*, was.ended_at,
                   COALESCE(%(reason)s, %(chosen)s), %(note)s, %(by)s
              FROM lead_custody was
              JOIN (%(places)s) place ON place.lead_id = was.lead_id
             WHERE was.id = ANY (%(closed)s)
            """,
            reason=reason,
            chosen=chosen_reason_sql((by_user or self.env.user).id),
            note=note or None,
            by=(by_user or self.env.user).id,
            places=places_sql(these),
            closed=closed_ids,
        )
        rows = self._open_rows(query)
        self.env["lead.sla.clock"]._follow_custody(these, now=now)
        return rows

    def _hand_over_gone(self, leads, place, *, now, note=None):
        """Say that ``leads`` are gone: ``place`` is merged, deleted or erased.

        Leads that carry such a mark already keep it.
        """
        closed_ids = self._close_rows(SQL(), self._of_leads(leads), now)
        query = SQL(
            """
            SELECT capture_id, lead_id, %(place)s, NULL::int4, user_id, team_id,
                   company_id, NULL::int4, ended_at, %(place)s, %(note)s, %(by)s
              FROM lead_custody WHERE id = ANY (%(closed)s)
            """,
            place=place,
            note=note or None,
            by=self.env.uid,
            closed=closed_ids,
        )
        rows = self._open_rows(query) if closed_ids else self.browse()
        these = SQL("lead.id = ANY (%s)", leads.ids)
        self.env["lead.sla.clock"]._follow_custody(these, now=now)
        return rows

    def _of_leads(self, leads):
        return SQL("open.lead_id = ANY (%s)", leads.ids)

    def _close_rows(self, join, condition, now):
        """Close the open rows for which ``condition`` holds; give their ids."""
        closed = self.env.execute_query(
            SQL(
                """
                UPDATE lead_custody was
                   SET ended_at = GREATEST(was.started_at, %(now)s)
                  FROM lead_custody open %(join)s
                 WHERE was.id = open.id AND open.ended_at IS NULL
                   AND open.place <> ALL (%(gone)s)
                   AND %(condition)s
             RETURNING was.id
                """,
                now=now,
                join=join,
                gone=list(GONE),
                condition=condition,
            )
        )
        return [row_id for (row_id,) in closed]

    def _open_rows(self, query):
        opened = self.env.execute_query(
            SQL(
                "INSERT INTO lead_custody (%s) %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, ROW_COLUMNS)),
                query,
            )
        )
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["custody_ids"], flush=False)
        return self.browse(row_id for (row_id,) in opened)

    def _get_place_label(self):
        """Return the place in words: the owner's name, the pool's name, "Lost"."""
        self.ensure_one()
        if self.place == "owner":
            # sudo: the name alone; the owner may be of a company the reader is not in
            return self.user_id.sudo().name
        if self.place == "pool":
            # sudo: the name alone; reps do not see every pool
            return self.pool_id.sudo().name or self.env._("Unassigned")
        return dict(self._fields["place"]._description_selection(self.env))[self.place]
