from odoo import fields, models
from odoo.tools import SQL

from ...sealing import BlocksHash, Layout

# Rows of a block: what is read again to find the one row that differs.
BLOCK_ROWS = 128
# Blocks fed to a hash at once.
READ_BLOCKS = 2000


class LeadJournalSealBlock(models.Model):
    """Some rows of a part: their hash, and one short entry for each row.

    ``after_id`` (exclusive) to ``last_id`` leave no number out, so that a row inserted
    later is found too.
    """

    _name = "lead.journal.seal.block"
    _description = "Entries in an Audit Seal"
    _inherit = ["lead.journal.mixin"]
    _order = "part_id, after_id"
    _rec_name = "part_id"

    part_id = fields.Many2one(
        "lead.journal.seal.part", required=True, ondelete="restrict"
    )
    after_id = fields.Integer(required=True, aggregator=None)
    last_id = fields.Integer(required=True, aggregator=None)
    row_count = fields.Integer(required=True)
    hash = fields.Char(required=True)
    entries = fields.Binary(attachment=False)

    _part_after_uniq = models.UniqueIndex("(part_id, after_id) INCLUDE (last_id)")

    def _add_blocks(self, part, after_id, limit):
        """Add the blocks of the next ``limit`` rows of a part; give how many rows.

        With fewer rows than ``limit`` the last block reaches to the end of the part.
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_journal_seal_block
                       (part_id, after_id, last_id, row_count, hash, entries)
                   SELECT %(part)s, COALESCE(lag(max(id)) OVER blocks, %(after)s),
                          CASE WHEN lead(1) OVER blocks IS NULL
                                AND sum(count(*)) OVER () < %(limit)s
                               THEN %(upto)s ELSE max(id) END,
                          count(*), %(hash)s, string_agg(entry, ''::bytea ORDER BY id)
                     FROM (SELECT id, digest, entry,
                                  (row_number() OVER (ORDER BY id) - 1) / %(size)s
                                  AS block
                             FROM (%(rows)s) AS r) AS r
                    GROUP BY block
                   WINDOW blocks AS (ORDER BY block)
                       ON CONFLICT DO NOTHING
                RETURNING row_count""",
                part=part.id,
                after=after_id,
                upto=part.upto_id,
                limit=limit,
                size=BLOCK_ROWS,
                hash=self._hash_sql(),
                rows=self._rows_sql(part, after_id, limit),
            )
        )
        counts = [count for (count,) in self.env.cr.fetchall()]
        if not counts:
            self._add_empty(part, after_id)
        self.invalidate_model(flush=False)
        return sum(counts)

    def _rows_sql(self, part, after_id, limit):
        """The next rows of a part, as they are now."""
        journal = part._get_journal()
        within = SQL("id > %s AND id <= %s", after_id, part.upto_id)
        return journal._sealed_rows_sql(Layout.parse(part.layout), within, limit)

    def _hash_sql(self):
        """The hash of a block of rows that have ``id`` and ``digest``."""
        return SQL(
            "encode(sha256(COALESCE("
            "string_agg(digest, ''::bytea ORDER BY id), ''::bytea)), 'hex')"
        )

    def _add_empty(self, part, after_id):
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_journal_seal_block
                       (part_id, after_id, last_id, row_count, hash, entries)
                   VALUES (%s, %s, %s, 0, encode(sha256(''), 'hex'), '')
                       ON CONFLICT DO NOTHING""",
                part.id,
                after_id,
                part.upto_id,
            )
        )

    def _hash_part(self, part):
        """Give the hash of a part and its rows, by its blocks as they are kept.

        Also whether the blocks leave no number of the part out.
        """
        total = BlocksHash(part.journal, part.layout, part.after_id, part.upto_id)
        rows, at, is_gapless = 0, part.after_id, True
        while batch := self._read_blocks(part, at):
            for after_id, last_id, count, rows_hash, entries_hash in batch:
                total.add(last_id, count, rows_hash, entries_hash)
                rows += count
                is_gapless &= after_id == at
                at = last_id
        return total.hexdigest(), rows, is_gapless and at == part.upto_id

    def _read_blocks(self, part, at):
        return self.env.execute_query(
            SQL(
                """SELECT after_id, last_id, row_count, hash,
                          encode(sha256(entries), 'hex')
                     FROM lead_journal_seal_block
                    WHERE part_id = %s AND after_id >= %s AND last_id > after_id
                 ORDER BY after_id LIMIT %s""",
                part.id,
                at,
                READ_BLOCKS,
            )
        )
