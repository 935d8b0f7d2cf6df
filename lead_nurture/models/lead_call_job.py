from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches, work_on_each
from odoo.addons.lead_priority.parking import note_failure

from ..waking import wake

BATCH_SIZE = 20


class LeadCall(models.Model):
    """Transcripts that came in are compared by a job, so that nobody waits for it."""

    _inherit = "lead.call"

    @api.model
    def _cron_compare(self):
        """Compare what is due, each batch in a transaction of its own."""
        run_batches(self.env, lambda: self._compare_due(self.env.cr.now()))

    @api.model
    def _compare_due(self, now, limit=BATCH_SIZE):
        """Compare the next calls that are due at ``now``; give how many were due."""
        # sudo: calls of all companies
        due = self.sudo()._lock_due("waiting", now, limit)
        work_on_each(
            due,
            lambda calls: calls._compare(now),
            lambda call, error: note_failure(call, error, now, "due_at"),
        )
        return len(due)

    @api.model
    def _lock_due(self, state, now, limit):
        """Lock calls in this state that are due, the longest due first."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM lead_call WHERE state = %s AND due_at <= %s
                 ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
                state,
                now,
                limit,
            ),
            # Not logged as an error: another worker was faster, the batch runs again.
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def action_try_again(self):
        """Let what failed be tried again, now.

        :raises UserError: nothing of this failed
        """
        self.check_access("write")
        failed = self.filtered(lambda call: call.state == "parked")
        if not failed:
            raise UserError(self.env._("Nothing failed here."))
        # sudo: what failed is tried again, nothing else is changed
        for call in failed.sudo():
            call.write(
                {
                    "state": "waiting" if call.transcript else "audio",
                    "due_at": self.env.cr.now().replace(microsecond=0),
                    "tries": 0,
                    "error": False,
                }
            )
        wake(self.env, "ir_cron_compare_calls", "ir_cron_transcribe_calls")
        return True
