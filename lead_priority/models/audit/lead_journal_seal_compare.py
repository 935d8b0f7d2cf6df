from dataclasses import dataclass, field

from odoo import models
from odoo.tools import SQL

from ...sealing import Layout, compare
from .lead_journal_explanations import LoggedExplanations


@dataclass
class Compared:
    """What came of comparing some blocks: how many, how far, what differs."""

    count: int = 0
    rows: int = 0
    last_id: int = 0
    findings: list = field(default_factory=list)


class LeadJournalSealBlock(models.Model):
    """Comparing blocks with the rows of today: all in SQL, those that differ here."""

    _inherit = "lead.journal.seal.block"

    def _compare_next(self, part, at_id, limit):
        """Compare the next ``limit`` blocks of a part after number ``at_id``."""
        journal = part._get_journal()
        if journal is None:
            return Compared()
        layout = Layout.parse(part.layout)
        result, suspects = Compared(), []
        for row in self.env.execute_query(
            self._compare_sql(part, layout, journal, at_id, limit)
        ):
            after_id, last_id, count, is_same_hash, sealed, current = row
            result.count += 1
            result.rows += count
            result.last_id = last_id
            if current is not None:
                suspects.append((after_id, last_id, is_same_hash, sealed, current))
        if suspects:
            result.findings = self._find(journal, layout, suspects)
        return result

    def _compare_sql(self, part, layout, journal, at_id, limit):
        """SQL: each block, whether its hash holds, and entries where they differ."""
        within = SQL("id > block.after_id AND id <= block.last_id")
        return SQL(
            """SELECT after_id, last_id, row_count, is_same_hash,
                      CASE WHEN differs THEN entries END,
                      CASE WHEN differs THEN current END
                 FROM (SELECT block.*, now.current, now.hash = block.hash
                              AS is_same_hash,
                              now.hash <> block.hash OR now.current <> block.entries
                              AS differs
                         FROM (SELECT * FROM lead_journal_seal_block
                                WHERE part_id = %(part)s AND after_id >= %(at)s
                             ORDER BY after_id LIMIT %(limit)s) AS block,
                      LATERAL (SELECT %(hash)s AS hash,
                                      COALESCE(string_agg(entry, ''::bytea ORDER BY id),
                                               ''::bytea) AS current
                                 FROM (%(rows)s) AS r) AS now) AS compared
             ORDER BY after_id""",
            part=part.id,
            at=at_id,
            limit=limit,
            hash=self._hash_sql(),
            rows=journal._sealed_rows_sql(layout, within),
        )

    def _find(self, journal, layout, suspects):
        """Give what differs in suspicious blocks and is not explained by the log."""
        readable = []
        findings = []
        for after_id, last_id, is_same_hash, sealed, current in suspects:
            block = {"first_number": after_id + 1, "last_number": last_id}
            try:
                rows = [layout.unpack(bytes(entries)) for entries in (sealed, current)]
            except ValueError:
                findings.append({**block, "kind": "block"})
            else:
                readable.append((block, is_same_hash, *rows))
        allowed = LoggedExplanations(journal, layout, [row[2] for row in readable])
        for block, is_same_hash, sealed, current in readable:
            found = compare(layout, sealed, current, allowed)
            findings += [self._prepare_finding(block, one) for one in found]
            if not is_same_hash and not found and sealed.keys() == current.keys():
                findings.append({**block, "kind": "block"})
        return findings

    def _prepare_finding(self, block, difference):
        return {
            **block,
            "kind": difference.kind,
            "row_number": difference.row_id,
            "column": difference.column,
            "was": str(difference.was or ""),
            "now": str(difference.now or ""),
        }
