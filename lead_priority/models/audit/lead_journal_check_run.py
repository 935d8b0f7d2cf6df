import time

from odoo import api, models

from ...batches import run_batches

# Blocks compared in one transaction of the job.
BATCH_BLOCKS = 200
# For this long the one who asked waits; the job does the rest.
WAIT_SECONDS = 8
# More findings than these say nothing more.
MOST_FINDINGS = 1000


class LeadJournalCheck(models.Model):
    """The work of a verification, piece by piece: chain, then part by part."""

    _inherit = "lead.journal.check"

    @api.model
    def _cron_check(self):
        """Go on with verifications that run."""
        run_batches(self.env, self._check_next)

    @api.model
    def _check_next(self):
        """Do the next piece of the oldest one; give 0 when none runs."""
        running = self.search([("state", "=", "running")], order="id", limit=1)
        if not running.try_lock_for_update():
            return 0
        running._work()
        return 1

    def _begin(self):
        """Work while the asker waits; the job goes on where that is not enough."""
        self.ensure_one()
        self.block_total = self._count_blocks()
        end = time.monotonic() + WAIT_SECONDS
        while self.state == "running" and time.monotonic() < end:
            self._work()
        if self.state == "running":
            self.env.ref("lead_priority.ir_cron_check_seals")._trigger()

    def _work(self):
        """Do one piece."""
        self.env.flush_all()
        if not self.is_chain_checked:
            self._check_chain()
            self.is_chain_checked = True
            self._go_to_next_part()
        elif not self.is_part_checked:
            self._check_part()
            self.is_part_checked = True
        else:
            self._check_blocks()
        if self.finding_count >= MOST_FINDINGS:
            self.is_cut = True
            self._finish()

    def _go_to_next_part(self):
        part = self._get_next_part()
        if part:
            self.write(
                {"part_id": part.id, "at_id": part.after_id, "is_part_checked": False}
            )
        else:
            self._finish()

    def _finish(self):
        self.write({"state": "done", "finished_at": self.env.cr.now()})

    def _check_blocks(self):
        """Compare the next blocks of the part with the rows of today."""
        blocks = self.env["lead.journal.seal.block"]
        batch = blocks._compare_next(self.part_id, self.at_id, BATCH_BLOCKS)
        if not batch.count:
            self._go_to_next_part()
            return
        self._note_findings(self.part_id, batch.findings)
        self.write(
            {
                "at_id": batch.last_id,
                "block_done": self.block_done + batch.count,
                "row_done": self.row_done + batch.rows,
            }
        )

    def _note_findings(self, part, findings):
        """Keep what was found in a part.

        :param findings: dicts of ``lead.journal.finding``
        """
        values = {
            "check_id": self.id,
            "seal_id": part.seal_id.id,
            "journal": part.journal,
        }
        self.env["lead.journal.finding"].create(
            [{**values, **finding} for finding in findings[:MOST_FINDINGS]]
        )
        self.finding_count += len(findings)
