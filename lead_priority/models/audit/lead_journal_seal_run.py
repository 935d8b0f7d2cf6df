import logging
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...batches import run_batches
from ...sealing import GENESIS, hash_seal

_logger = logging.getLogger(__name__)

# Rows hashed in one transaction.
BATCH_ROWS = 25_600
# Transactions older than the cut may still write into it: looked again after this.
WAIT_MINUTES = 5
# Key of the lock under which one host seals at a time.
LOCK = "lead_priority.seal"


class LeadJournalSeal(models.Model):
    """Sealing: a cut between two ids of each journal, then hashes up to the cut.

    Ids are given in the order of writing, whatever moment a row speaks of. Once all
    transactions that began before the cut are over, nothing can be written below it.
    """

    _inherit = "lead.journal.seal"

    @api.model
    def _cron_seal(self):
        """Seal the day that is over, batch by batch; go on where it was killed."""
        run_batches(self.env, self._seal_next)

    def action_seal_now(self):
        """Seal what was written so far, for managers; the job does it at once."""
        self.check_access("read")
        # sudo: seals are written by their job only; the cut is all that is done here
        seals = self.sudo()
        last = seals._get_last()
        if not last or last.hash:
            seals._cut(last, fields.Date.to_date(self.env.cr.now()))
        self.env.ref("lead_priority.ir_cron_seal_journals").sudo()._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _seal_next(self, limit=BATCH_ROWS):
        """Do the next piece of work; give 0 when there is none. The caller commits."""
        if not self._take_turn():
            return 0
        self.env.flush_all()
        seal = self._get_last()
        if not seal or seal.hash:
            return self._cut_if_due(seal)
        if self._has_older_writers(seal):
            return self._come_again()
        parts = seal.part_ids.sorted("id").filtered(lambda part: not part.hash)
        if parts:
            parts[0]._hash_next(limit)
        else:
            seal._close()
        return 1

    def _take_turn(self):
        lock = SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s))", LOCK)
        return self.env.execute_query(lock)[0][0]

    def _cut_if_due(self, last):
        """Cut when the day of the last cut is over; give whether it was."""
        today = fields.Date.to_date(self.env.cr.now())
        if last and last.cut_at >= datetime.combine(today, time.min):
            return 0
        self._cut(last, today - timedelta(days=1))
        return 1

    def _cut(self, last, day):
        """Begin the seal of ``day``: everything written since the ``last`` one."""
        ends = {
            journal._name: (journal._get_seal_layout(), self._get_last_id(journal))
            for journal in self.env["lead.sealed.mixin"]._get_sealed_journals()
        }
        # By the database's clock, as the starts of transactions are.
        ((cut_at,),) = self.env.execute_query(
            SQL("SELECT timezone('UTC', clock_timestamp())")
        )
        row = {"day": day, "cut_at": cut_at, "previous_id": last.id or None}
        if seal := self._insert([*row], [row]):
            self.env["lead.journal.seal.part"]._open_parts(seal, ends)

    def _get_last_id(self, journal):
        table = SQL.identifier(journal._table)
        ((last_id,),) = self.env.execute_query(SQL("SELECT max(id) FROM %s", table))
        return last_id

    def _has_older_writers(self, seal):
        """Whether a transaction that began before the cut is still open."""
        ((oldest,),) = self.env.execute_query(
            SQL(
                """SELECT timezone('UTC', min(xact_start)) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                      AND backend_type = 'client backend' AND xact_start <= %s
                """,
                SQL("timezone('UTC', %s::timestamp)", seal._get_cut_at()),
            )
        )
        if oldest:
            _logger.info("The seal waits for a transaction open since %s.", oldest)
        return bool(oldest)

    def _come_again(self):
        at = self.env.cr.now() + timedelta(minutes=WAIT_MINUTES)
        self.env.ref("lead_priority.ir_cron_seal_journals")._trigger(at)
        return 0

    def _get_cut_at(self):
        """The moment with its microseconds, which hashes and comparisons need."""
        self.ensure_one()
        query = SQL("SELECT cut_at FROM lead_journal_seal WHERE id = %s", self.id)
        return self.env.execute_query(query)[0][0]

    def _close(self):
        """Write the hash that includes the seal before."""
        self.ensure_one()
        values = {
            "row_count": sum(self.part_ids.mapped("row_count")),
            "sealed_at": self.env.cr.now(),
            "hash": self._compute_chained_hash(),
        }
        for column, value in values.items():
            # Each by itself: so the guard wants it.
            self._update_where(SQL("id = %s", self.id), {column: value})
        self._mail_head()

    def _compute_chained_hash(self):
        self.ensure_one()
        parts = self.part_ids.sorted("id")
        return hash_seal(
            self.previous_id.hash or GENESIS,
            self.day,
            self._get_cut_at().isoformat(timespec="microseconds"),
            [(part.journal, part.hash) for part in parts],
        )
