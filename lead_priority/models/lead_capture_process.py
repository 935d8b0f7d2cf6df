import logging
import traceback

import psycopg2

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL, groupby

from ..batches import run_batches, work_on_each
from ..intake import limits
from ..intake.matching import Target
from .lead_capture_store import CRON

_logger = logging.getLogger(__name__)

# Captures per transaction: short enough that nobody waits for the lock for a second
# (half of one on two cores); with fewer, what a batch costs in itself shows.
BATCH_SIZE = 250
TRACE_CHARACTERS = 4000


class LeadCapture(models.Model):
    """What becomes of a capture: a new lead, a touch of a known one, or rejected."""

    _inherit = "lead.capture"

    def _process(self, now):
        """Process those of these captures that wait and that nobody else works on.

        Works as superuser. One capture that fails does not stop the others: it is
        tried again later and rejected with its trace after ``limits.ATTEMPTS`` tries.

        :return: the captures that were worked on
        """
        captures = self._lock_received().sudo()
        if not captures:
            return captures
        work_on_each(
            captures,
            lambda part: part._process_batch(now),
            lambda capture, error: capture._note_failure(now, error),
        )
        return captures

    def _lock_received(self):
        if not self.ids:
            return self.browse()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM lead_capture
                   WHERE id IN %s AND state = 'received'
                   ORDER BY id FOR UPDATE SKIP LOCKED""",
                tuple(self.ids),
            ),
            # Worked on by another meanwhile: whoever asks starts again.
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _note_failure(self, now, error):
        trace = "".join(traceback.format_exception(error))[-TRACE_CHARACTERS:]
        values = {"attempts": self.attempts + 1, "reject_detail": trace}
        if values["attempts"] >= limits.ATTEMPTS:
            values |= {
                "state": "rejected",
                "reject_reason": "failed",
                "processed_at": now,
            }
        self.write(values)

    def _process_batch(self, now):
        self._carry_out(self._read_intakes(), now)

    @api.model
    def _carry_out(self, intakes, now):
        """Match what was read, make or touch its leads, and write the outcome."""
        for intake in intakes:
            if not intake.keys.items():
                intake.state = "lead" if intake.is_kept else "rejected"
                intake.target = Target()
        known = [intake for intake in intakes if not intake.state]
        for company, group in groupby(known, lambda i: i.capture.company_id):
            self._match_intakes(company, group, now)
        accepted = [intake for intake in intakes if intake.state != "rejected"]
        self._create_leads(accepted)
        self._touch_leads(accepted)
        self._write_outcomes(intakes, now)
        self._record_submissions(accepted, now)

    @api.model
    def _match_intakes(self, company, intakes, now):
        """Decide for each intake, in order, which lead it belongs to.

        Holds the turn of those who are new until the transaction ends.
        """
        keys_list = [intake.keys for intake in intakes]
        directory = self._find_candidates(company, keys_list)
        for intake in intakes:
            match = directory.find(intake.keys)
            intake.target = match.target
            intake.flags += [
                f"other_lead:{t.lead_id}" for t in match.others if t.lead_id
            ]
            if match.target and match.target.status != "won":
                intake.state = "merged"
            else:
                intake.won_lead_id = match.target.lead_id if match.target else 0
                intake.state, intake.target = "lead", Target()
            directory.add(intake.target, intake.keys)
        new = [intake.keys for intake in intakes if not intake.target.lead_id]
        self.env["lead.capture.turn"]._take(company, new, now)

    @api.model
    def _write_outcomes(self, intakes, now):
        """Write what became of each capture, in one statement."""
        if not intakes:
            return
        lines = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::int, %s, %s, %s, %s, %s::int, %s::int, %s::int)",
                intake.capture.id,
                intake.state,
                "no_contact" if intake.state == "rejected" else None,
                intake.lead_id or None,
                ",".join(intake.flags) or None,
                intake.keys.email or None,
                intake.keys.phone or None,
                intake.keys.external or None,
                *(
                    intake.channel.get(name)
                    for name in ("source_id", "medium_id", "campaign_id")
                ),
            )
            for intake in intakes
        )
        self.env.cr.execute(
            SQL(
                """UPDATE lead_capture AS capture
                   SET state = v.state, reject_reason = v.reject_reason,
                       reject_detail = NULL, processed_at = %s, lead_id = v.lead_id,
                       flags = v.flags, email_normalized = v.email,
                       phone_sanitized = v.phone, external_key = v.external,
                       source_id = v.source_id, medium_id = v.medium_id,
                       campaign_id = v.campaign_id
                   FROM (VALUES %s) AS v (id, state, reject_reason, lead_id, flags,
                       email, phone, external, source_id, medium_id, campaign_id)
                   WHERE capture.id = v.id""",
                now,
                lines,
            )
        )
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["capture_ids"], flush=False)

    # Entry points: cron, and the hosted page that does not wait for it.

    @api.model
    def _cron_process_received(self):
        """Process what waits, oldest first, one short transaction per batch.

        What comes in meanwhile is for the next call: as long as it comes, those who
        are leads by now would wait for their owners.
        """
        run_batches(self.env, self._process_received, BATCH_SIZE)
        came = [("state", "=", "received"), ("attempts", "=", 0)]
        if self.search_count(came, limit=1):
            self._wake(CRON)

    @api.model
    def _process_received(self, limit=BATCH_SIZE):
        """Process one batch of what waits; give how many. The caller commits."""
        self._lock_processing()
        now = self.env.cr.now()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM lead_capture WHERE state = 'received'
                   ORDER BY received_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
                limit,
            )
        )
        captures = self.browse(row[0] for row in self.env.cr.fetchall())
        return len(captures._process(now))

    @api.model
    def _lock_processing(self):
        """Let one transaction at a time decide who is new: two would make two leads.

        LOCK TABLE, as the first statement of a transaction, is the one lock that does
        not fix the snapshot: what the holder before us committed is seen. This mode
        conflicts with itself only, not with reading or writing forms.
        """
        self.env.cr.execute(
            "LOCK TABLE lead_capture_form IN SHARE UPDATE EXCLUSIVE MODE"
        )

    def _process_at_once(self):
        """Process these captures in a transaction of their own; else the cron will.

        Ends the transaction of the request.
        """
        captures = self.with_user(SUPERUSER_ID)
        try:
            self.env.cr.rollback()
            # Somebody waits for the answer: rather leave it to the cron.
            self.env.cr.execute("SET LOCAL lock_timeout = '2s'")
            captures._lock_processing()
            captures._process(self.env.cr.now())
            # The transaction is this method's own: what is done stays done.
            self.env.cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.Error:
            self.env.cr.rollback()
            _logger.info("Captures %s are left to the cron", self.ids, exc_info=True)
