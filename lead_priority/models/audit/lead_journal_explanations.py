from odoo.tools import SQL

from ...sealing import Moves, Ranges

# Merges are followed from lead to lead.
MERGES = """
    WITH RECURSIVE reached AS (
        SELECT lead_number, into_number FROM lead_journal_change
         WHERE kind = 'merged' AND lead_number = ANY (%(leads)s)
         UNION
        SELECT next.lead_number, next.into_number
          FROM reached JOIN lead_journal_change next
            ON next.lead_number = reached.into_number AND next.kind = 'merged')
    SELECT lead_number, into_number FROM reached"""
GONE = """
    SELECT lead_number FROM lead_journal_change
     WHERE kind IN ('deleted', 'erased') AND lead_number = ANY (%(leads)s)"""


class LoggedExplanations:
    """What may have happened to the rows of some blocks, by the log.

    A lead was merged or is gone; a record that a row names was deleted; a row was
    removed by right.
    """

    def __init__(self, journal, layout, blocks):
        """Read the log about the rows of ``blocks``: as sealed, by id."""
        self._journal = journal
        self._env = journal.env
        self._moves = self._read_moves(layout, blocks)
        self._removed = None
        self._existing = {}

    def explains_link(self, column, was, now):
        if column == "lead_id":
            return self._moves.explains(was, now)
        return now == 0 and not self._exists(column, was)

    def explains_missing(self, row_id):
        if self._removed is None:
            self._removed = self._read_removed()
        return any(row_id in ranges for ranges in self._removed)

    def _exists(self, column, record_id):
        key = column, record_id
        if key not in self._existing:
            model = self._env[self._journal._fields[column].comodel_name]
            self._existing[key] = bool(model.browse(record_id).exists())
        return self._existing[key]

    def _read_moves(self, layout, blocks):
        if "lead_id" not in layout.links:
            return Moves()
        place = layout.links.index("lead_id")
        leads = {row.links[place] for block in blocks for row in block.values()}
        merged = self._env.execute_query(SQL(MERGES, leads=[*leads]))
        leads |= {survivor for _lead, survivor in merged}
        gone = self._env.execute_query(SQL(GONE, leads=[*leads]))
        return Moves(merged, [lead_id for (lead_id,) in gone])

    def _read_removed(self):
        changes = self._env["lead.journal.change"]
        removed = changes.search(
            [("kind", "=", "removed"), ("journal", "=", self._journal._name)]
        )
        return [Ranges.parse(change.removed_ids) for change in removed]
