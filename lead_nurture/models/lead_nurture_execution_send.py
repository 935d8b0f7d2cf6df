import logging
import time

from odoo import api, models

from odoo.addons.lead_priority.batches import CONFLICTS, run_batch

from ..sending import Fate
from ..smtp_sessions import SmtpSessions
from ..waking import wake
from .lead_nurture_execution_queue import CHUNK_SIZE

_logger = logging.getLogger(__name__)

# What was looked at longer ago is looked at again before it is sent.
FRESH_SECONDS = 10


class LeadNurtureExecution(models.Model):
    """Sending, one message after the other, each marked in the database before.

    The mark of a message and the end of the one before it share a commit, so a message
    costs as many of them as in Odoo's own queue. A worker that is killed leaves one
    message of which nobody knows whether it went out: it becomes *unknown*, and a
    person decides. No message is sent twice.
    """

    _inherit = "lead.nurture.execution"

    @api.model
    def _trigger_sending(self):
        """Let the jobs send right after this transaction; asked for once in it."""
        wake(self.env, "ir_cron_send_nurture_1", "ir_cron_send_nurture_2")

    @api.model
    def _cron_send(self):
        """Send what is queued, until nothing is due or the time of the job is over."""
        commit = self.env["ir.cron"]._commit_progress
        run_batch(self.env, lambda: self._settle_dead(self.env.cr.now(), commit))
        sessions = SmtpSessions(self.env)
        try:
            while True:
                now = self.env.cr.now()
                sent = self._send_some(now, commit=commit, sessions=sessions)
                moved = run_batch(self.env, lambda: self._carry_on(self.env.cr.now()))
                left = commit(sent, remaining=int(bool(sent or moved)))
                if not (sent or moved) or not left:
                    break
        finally:
            sessions.close()

    @api.model
    def _send_due(self, now):
        """Send all that is due, in this transaction; give how many.

        For virtual clocks: where a crash matters, ``_cron_send`` sends.
        """
        count = 0
        while sent := self._send_some(now):
            count += sent
            self._carry_on(now)
        while self._carry_on(now):
            pass
        return count

    @api.model
    def _send_some(self, now, commit=None, sessions=None, limit=CHUNK_SIZE):
        """Send the next messages; give how many were looked at.

        :param commit: called before and after each message; None: one transaction
        """
        claimed = self._claim(now, limit)
        if not claimed:
            return 0
        try:
            if commit:
                # From here on we see what others did before they let go.
                commit()
            ready = claimed._still("queued")._look_again(now)
            ready._send_each(now, commit, sessions or SmtpSessions(self.env))
        except Exception:
            if commit:
                self.env.cr.rollback()
            raise
        finally:
            claimed._release()
        return len(claimed)

    def _send_each(self, now, commit, sessions):
        """Send these, each between two commits."""
        started = time.monotonic()
        for delivery in self._prepare_deliveries(sessions):
            if commit and time.monotonic() - started > FRESH_SECONDS:
                break
            is_ours = self.browse(delivery.execution_id)._mark_sending()
            if commit:
                commit()
            if is_ours:
                fate, note = delivery.send(self.env, is_alone=bool(commit))
                self._note_delivery(delivery, fate, note, now, is_alone=bool(commit))
        if commit:
            commit()

    def _note_delivery(self, delivery, fate, note, now, is_alone):
        """Note what became of a message, even when another one changed it meanwhile."""

        def work(again=False):
            if again and fate is Fate.SENT:
                delivery.note_sent(self.env)
            execution = self.browse(delivery.execution_id)
            execution._note_fate(fate, delivery.tries + 1, now, note)

        if not is_alone:
            work()
            return
        try:
            work()
        except CONFLICTS:
            self.env.cr.rollback()
            run_batch(self.env, lambda: work(again=True))

    def _prepare_deliveries(self, sessions):
        """Give what is to be sent, in an order that suits the connections."""
        deliveries = []
        for kind, executions in self.grouped(lambda e: e.step_id.kind).items():
            prepare = getattr(executions, f"_prepare_deliveries_{kind}")
            deliveries += prepare(sessions)
        return deliveries

    # Before -------------------------------------------------------------------------
    def _look_again(self, now):
        """Give those that may still go out; settle or postpone the others."""
        ready = self.filtered("asked_by_id")
        kept = self - ready
        gone = kept.filtered(lambda e: e.enrollment_id.state != "running")
        gone._drop("not_needed", now)
        for step, executions in (kept - gone).grouped("step_id").items():
            ready |= executions._look_again_at(step, now)
        return self & ready

    def _look_again_at(self, step, now):
        execution_ids = {e.lead_id.id: e.id for e in self}
        results = step._look_at_leads(list(execution_ids), now, execution_ids)
        ready = self.browse()
        for execution in self:
            result = results[execution.lead_id.id]
            if not result:
                ready |= execution
            elif result.state == "waiting":
                execution._postpone(result.due_at, result.reason)
            else:
                execution._drop(result.reason, now)
        return ready

    def _drop(self, reason, now):
        """Do not send these: the reason came up after they were queued."""
        if self:
            self._cancel_messages()
            self._settle("skipped", now, reason)

    # After a crash --------------------------------------------------------------------
    @api.model
    def _settle_dead(self, now, commit=None):
        """Mark what a worker was sending when it died: nobody knows its fate."""
        dead = self._take_dead()
        if not dead:
            return
        try:
            if commit:
                commit()
            lost = dead._still("sending")
            lost._cancel_messages()
            lost._settle("unknown", now)
            if commit:
                commit()
            _logger.info("Fate unknown after a crash: %s", lost)
        except Exception:
            if commit:
                self.env.cr.rollback()
            raise
        finally:
            dead._release()
