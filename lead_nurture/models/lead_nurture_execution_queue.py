from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import CONFLICTS

from ..sending import Fate, again_at

# First half of the keys of our advisory locks; the other half is the execution.
LOCK_CLASS = 1_819_632_245
CHUNK_SIZE = 100
NOTE_CHARACTERS = 300


class LeadNurtureExecution(models.Model):
    """The queue of messages: who sends which, known even when a worker dies.

    A worker holds an advisory lock on each execution it takes, for as long as its
    connection lives. ``sending`` without that lock means that its worker died.
    """

    _inherit = "lead.nurture.execution"

    next_try_at = fields.Datetime(readonly=True)
    tries = fields.Integer(readonly=True, aggregator=None)
    goes_on = fields.Boolean(
        readonly=True, help="The enrollment has not yet gone on from here."
    )
    asked_by_id = fields.Many2one(
        "res.users", "Sent Again By", readonly=True, ondelete="set null"
    )

    _queue_idx = models.Index("(next_try_at, id) WHERE state = 'queued'")
    _goes_on_idx = models.Index("(id) WHERE goes_on")

    # Taking -------------------------------------------------------------------------
    @api.model
    def _claim(self, now, limit=CHUNK_SIZE):
        """Take the next messages that are due, which no other worker has; lock them."""
        self.env.flush_all()
        for offset in range(0, 1_000 * limit, limit):
            rows = self.env.execute_query(self._claim_query(now, limit, offset))
            if taken := [row[0] for row in rows if row[1]]:
                return self.browse(taken)
            if len(rows) < limit:
                break
        return self.browse()

    def _claim_query(self, now, limit, offset):
        return SQL(
            """SELECT due.id, pg_try_advisory_lock(%(lock)s, due.id)
                 FROM (SELECT e.id
                         FROM lead_nurture_execution e
                         JOIN lead_nurture_step s ON s.id = e.step_id
                         JOIN lead_nurture_flow f ON f.id = s.flow_id
                          AND f.is_paused IS NOT TRUE
                         JOIN res_company c ON c.id = f.company_id
                          AND c.lead_flows_paused IS NOT TRUE
                        WHERE e.state = 'queued' AND e.next_try_at <= %(now)s
                     ORDER BY e.next_try_at, e.id
                        LIMIT %(limit)s OFFSET %(offset)s) due""",
            lock=LOCK_CLASS,
            now=now,
            limit=limit,
            offset=offset,
        )

    def _release(self):
        """Let go of the locks that ``_claim`` or ``_take_dead`` took."""
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_unlock(%s, id) FROM unnest(%s::int[]) AS id",
                LOCK_CLASS,
                self.ids,
            )
        )

    def _still(self, state):
        """Give those of these that are in this state in the database now."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_nurture_execution
                    WHERE id = ANY (%s) AND state = %s
                 ORDER BY next_try_at, id""",
                self.ids,
                state,
            )
        )
        self.invalidate_model(flush=False)
        return self.browse(row[0] for row in rows)

    @api.model
    def _take_dead(self):
        """Take what is being sent by nobody any more; lock it."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT id, pg_try_advisory_lock(%s, id)
                     FROM lead_nurture_execution WHERE state = 'sending'""",
                LOCK_CLASS,
            )
        )
        return self.browse(row[0] for row in rows if row[1])

    # Noting -------------------------------------------------------------------------
    def _mark_sending(self):
        """Say that this message is handed over from now on; committed before it is.

        :return: False when somebody called it off meanwhile
        """
        query = SQL(
            """UPDATE lead_nurture_execution SET state = 'sending', tries = tries + 1
                WHERE id = %s AND state = 'queued' RETURNING id""",
            self.id,
        )
        try:
            # What was noted of the message before stays if this one is called off.
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query, log_exceptions=False)
                return bool(self.env.cr.fetchall())
        except CONFLICTS:
            return False

    def _note_fate(self, fate, tries, now, note=None):
        """Note what became of the message; ``tries`` with this one."""
        note = (note or "")[:NOTE_CHARACTERS] or None
        if fate is Fate.SENT:
            self._settle("done", now)
        elif fate is Fate.REFUSED:
            self._settle("failed", now, "refused", note)
        elif fate is Fate.UNKNOWN:
            self._settle("unknown", now, None, note)
        elif again := again_at(tries, now):
            self._postpone(again, "no_connection", note)
        else:
            self._settle("failed", now, "no_connection", note)

    def _settle(self, state, now, reason=None, note=None):
        """End these executions; their enrollments are to go on."""
        self._set(
            "state = %s, done_at = %s, reason = %s, note = %s, goes_on = TRUE",
            *(state, now, reason, note),
        )

    def _postpone(self, due_at, reason, note=None):
        """Let these be tried at that moment."""
        self._set(
            "state = 'queued', next_try_at = %s, reason = %s, note = %s",
            *(due_at, reason, note),
        )

    def _set(self, assignments, *values):
        self.env.cr.execute(
            SQL(
                "UPDATE lead_nurture_execution SET %s WHERE id = ANY (%s)",
                SQL(assignments, *values),
                self.ids,
            )
        )
        self.invalidate_recordset(flush=False)
