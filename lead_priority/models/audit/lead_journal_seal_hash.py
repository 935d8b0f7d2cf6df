from odoo import models
from odoo.tools import SQL

from .lead_journal_seal_part import FIRST_ID


class LeadJournalSealPart(models.Model):
    """Hashing the rows of a part: block after block, then all blocks."""

    _inherit = "lead.journal.seal.part"

    def _open_parts(self, seal, ends):
        """Begin the parts of a seal.

        :param ends: {journal: (layout, its last id or None)}
        """
        rows = []
        for journal, (layout, last_id) in ends.items():
            after_id = self._get_end(journal)
            rows.append(
                {
                    "seal_id": seal.id,
                    "journal": journal,
                    "layout": str(layout),
                    "after_id": after_id,
                    "upto_id": max(after_id, last_id or after_id),
                }
            )
        return self._insert([*rows[0]], rows)

    def _get_end(self, journal):
        """Where the last part of a journal ends."""
        last = self.search([("journal", "=", journal)], order="upto_id desc", limit=1)
        return last.upto_id if last else FIRST_ID

    def _hash_next(self, limit):
        """Hash the next rows; close the part when there are none left."""
        self.ensure_one()
        blocks = self.env["lead.journal.seal.block"]
        done = blocks.search(
            [("part_id", "=", self.id)], order="after_id desc", limit=1
        )
        at = done.last_id if done else self.after_id
        if at < self.upto_id and self._get_journal() is not None:
            blocks._add_blocks(self, at, limit)
        else:
            self._close_part()

    def _close_part(self):
        total, rows, _is_gapless = self.env["lead.journal.seal.block"]._hash_part(self)
        for column, value in {"row_count": rows, "hash": total}.items():
            # Each by itself: so the guard wants it.
            self._update_where(SQL("id = %s", self.id), {column: value})
