from datetime import timedelta

from odoo import models

from ...sealing import HeadLine
from .lead_journal_seal_part import FIRST_ID

# Longer than a night without a seal is no accident of a job.
LATEST_SEAL_DAYS = 2


class LeadJournalCheck(models.Model):
    """The seals themselves: nobody changed them, took one away or made them anew."""

    _inherit = "lead.journal.check"

    def _check_chain(self):
        """Compare each seal with its parts and the seal before, and the kept lines."""
        seals = (
            self.env["lead.journal.seal"].search([("hash", "!=", False)]).sorted("id")
        )
        findings = []
        previous = self.env["lead.journal.seal"]
        for seal in seals:
            if seal.previous_id != previous:
                findings.append(self._find_in_seal(seal, "chain"))
            if seal._compute_chained_hash() != seal.hash:
                findings.append(self._find_in_seal(seal, "seal"))
            previous = seal
        findings += self._compare_kept_lines(seals)
        if previous and previous.cut_at < self._get_latest_due():
            findings.append(self._find_in_seal(previous, "late"))
        self._note_findings(self.env["lead.journal.seal.part"], findings)

    def _get_latest_due(self):
        return self.env.cr.now() - timedelta(days=LATEST_SEAL_DAYS)

    def _find_in_seal(self, seal, kind):
        return {"kind": kind, "seal_id": seal.id}

    def _compare_kept_lines(self, seals):
        hashes = {seal.id: seal.hash for seal in seals}
        return [
            {"kind": "noted", "noted": str(line)}
            for line in HeadLine.parse_all(self.noted or "")
            if hashes.get(line.number) != line.hash
        ]

    def _check_part(self):
        """Compare a part with its blocks as they are kept."""
        part = self.part_id
        total, rows, is_gapless = self.env["lead.journal.seal.block"]._hash_part(part)
        is_whole = is_gapless or part.after_id == part.upto_id
        if (
            (total, rows) != (part.hash, part.row_count)
            or not is_whole
            or part.after_id != self._get_end_before(part)
        ):
            self._note_findings(part, [{"kind": "part"}])

    def _get_end_before(self, part):
        """Where the part of the same journal ends that was sealed before."""
        before = part.search(
            [("journal", "=", part.journal), ("id", "<", part.id)],
            order="id desc",
            limit=1,
        )
        return before.upto_id if before else FIRST_ID
