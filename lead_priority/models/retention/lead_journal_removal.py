from odoo import api, fields, models
from odoo.tools import SQL

COLUMNS = ("model", "day", "row_count", "digest", "removed_at")


class LeadJournalRemoval(models.Model):
    """Rows of a journal were rolled up: how many of which day, and what they were.

    One row for each day and batch. What was counted of a day at its time is what is
    there now and what this says; the digest tells which rows left.
    """

    _name = "lead.journal.removal"
    _description = "Rows of a Journal That Were Rolled Up"
    _inherit = ["lead.journal.mixin"]
    _order = "day desc, id desc"

    _sealed_columns = COLUMNS

    model = fields.Char(string="Journal", required=True)
    day = fields.Date(required=True, help="Day (UTC) on which they were recorded.")
    row_count = fields.Integer("Rows", required=True)
    digest = fields.Char(
        required=True, help="SHA-256 of the rows as text, in the order of their ids."
    )
    removed_at = fields.Datetime(required=True)

    _day_idx = models.Index("(model, day)")

    @api.model
    def _note_removed(self, day, model, ids):
        """Note that the rows ``ids`` of the journal ``model`` are about to be removed.

        Called in the transaction that removes them, before it does, while they are
        locked: the audit seal still reads them, and lets their removal pass.

        :param day: date (UTC) on which all of them were recorded
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(
                              row_to_json(one)::text, E'\\n' ORDER BY id), ''),
                          'UTF8')), 'hex')
                     FROM %s one WHERE id = ANY (%s)""",
                SQL.identifier(self.env[model]._table),
                ids,
            )
        )
        now = self.env.cr.now()
        self.env["lead.journal.change"]._note_removed(model, ids, now=now)
        row_count, digest = rows[0]
        values = (model, day, row_count, digest, now)
        return self._insert(COLUMNS, [dict(zip(COLUMNS, values, strict=True))])
