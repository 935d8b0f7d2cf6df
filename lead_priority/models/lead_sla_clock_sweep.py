from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batches, work_on_each
from ..parking import note_failure
from .lead_sla_clock import DUE, RECLAIM_KINDS, STEPS

# Clocks per transaction.
BATCH_SIZE = 1000


class LeadSlaClock(models.Model):
    """The sweep: what is due, found by its index, batch by batch."""

    _inherit = "lead.sla.clock"

    @api.model
    def _cron_check_clocks(self):
        """Do what is due: new and changed policies first, then the clocks."""
        for policy in self.env["lead.sla.policy"]._get_active():
            if policy.active_from > self.env.cr.now():
                continue
            for work in (policy._start_next, policy._recompute_next):
                if not run_batches(self.env, work):
                    return
        run_batches(self.env, lambda: self._process_due(self.env.cr.now(), BATCH_SIZE))

    @api.model
    def _process_due(self, now, limit=BATCH_SIZE):
        """Do what is due at ``now`` (naive UTC) for at most ``limit`` clocks.

        Clocks that somebody else works on are left to them. Each does its latest due
        step only: after an outage nobody gets three warnings at once. A clock that
        fails alone is tried again later, and parked at last.
        :return: how many clocks were due
        """
        clocks = self.sudo()._lock_due(now, limit)
        if clocks:
            work_on_each(
                clocks,
                lambda part: part._do_due(now),
                lambda clock, error: clock._note_failure(now, error),
            )
        return len(clocks)

    @api.model
    def _lock_due(self, now, limit):
        """Lock the clocks that are due; those that take back wait while that pauses."""
        self.flush_model()
        paused = self.env["res.company"].search([("lead_reclaim_paused", "=", True)])
        # Not logged as an error: another worker was faster, the batch runs again.
        self.env.cr.execute(
            SQL(
                """SELECT id FROM lead_sla_clock WHERE next_at <= %s AND %s
                    ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
                now,
                SQL(
                    "NOT (kind = ANY (%s) AND company_id = ANY (%s))",
                    list(RECLAIM_KINDS),
                    paused.ids,
                )
                if paused
                else SQL("TRUE"),
                limit,
            ),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _do_due(self, now):
        """Do the latest due step of each of these locked clocks."""
        now = now.replace(microsecond=0)
        self._heal(now)
        due = self._group_due(now)
        lead_ids = set()
        for (kind, step), rows in sorted(due.items(), key=lambda item: item[0][1]):
            clocks = self.browse([row[0] for row in rows])
            if not (kind in RECLAIM_KINDS and step == DUE):  # taken back: none is left
                lead_ids.update(row[1] for row in rows)
            getattr(clocks, self._get_handler(kind, step))(now, step)
        self._refresh_leads(list(lead_ids))

    @api.model
    def _get_handler(self, kind, step):
        """Return the name of the method that does a step of a kind of clock."""
        names = {
            STEPS["warn_first_at"]: "_warn",
            STEPS["warn_second_at"]: "_warn",
            STEPS["hand_over_at"]: "_hand_over_before",
            STEPS["announce_at"]: "_announce",
        }
        return names.get(step) or f"_end_{kind}"

    def _heal(self, now):
        """Before anything is done to a lead: is it still so?

        Ends clocks whose lead is gone or elsewhere, and weighs those of leads that
        were contacted, should a step before have been lost.
        """
        self._end_where(
            SQL(
                """id = ANY (%s) AND NOT EXISTS (
                   SELECT FROM lead_custody row
                    WHERE row.id = custody_id AND row.ended_at IS NULL
                      AND row.lead_id = lead_sla_clock.lead_id
                      AND row.place = 'owner')""",
                self.ids,
            ),
            now,
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT clock.lead_id FROM lead_sla_clock clock
                     JOIN lead_followup contact ON contact.lead_id = clock.lead_id
                      AND contact.occurred_at >= clock.started_at
                      AND (clock.kind <> 'idle'
                           OR contact.occurred_at >= clock.started_at
                              + interval '1 second')
                    WHERE clock.id = ANY (%s) AND clock.next_at IS NOT NULL
                      AND clock.kind <> 'second_followup' AND %s""",
                self.ids,
                self.env["lead.followup"]._valid_sql("contact"),
            )
        )
        if rows:
            self._weigh([row[0] for row in rows], now)

    def _group_due(self, now):
        """Return {(kind, step): [(clock id, lead id)]} of what is due of these."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id, lead_id, kind, CASE %s END FROM lead_sla_clock
                    WHERE id = ANY (%s) AND next_at <= %s ORDER BY id""",
                SQL(" ").join(
                    SQL("WHEN %s <= %s THEN %s", SQL.identifier(column), now, step)
                    for column, step in reversed(STEPS.items())
                ),
                self.ids,
                now,
            )
        )
        due = {}
        for clock_id, lead_id, kind, step in rows:
            # What was put off beyond its deadline is due again without a new step.
            key = kind, step or DUE
            due.setdefault(key, []).append((clock_id, lead_id))
        return due

    def _advance(self, step, values=None):
        """Note that ``step`` is done, with further SQL ``values`` by column."""
        self.flush_model()
        assignments = {
            "step": step,
            "next_at": self._next_sql("lead_sla_clock", SQL("%s", step)),
            "tries": 0,
            "error": None,
            **(values or {}),
        }
        self.env.cr.execute(
            SQL(
                "UPDATE lead_sla_clock SET %s WHERE id = ANY (%s)",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(column), value)
                    for column, value in assignments.items()
                ),
                self.ids,
            )
        )
        self._forget_cache()

    def _note_failure(self, now, error):
        """Try a clock that failed again later; park it at last."""
        note_failure(self, error, now, "next_at")

    def action_try_again(self):
        """Let parked clocks be tried again by the next sweep."""
        self.check_access("read")
        parked = self.filtered(lambda clock: clock.state == "parked")
        # sudo: clocks are read only for people; only what was parked runs again
        for clock in parked.sudo():
            clock.write(
                {
                    "state": "breached" if clock.breached_at else "running",
                    "tries": 0,
                    "next_at": clock._get_next_at() or clock.due_at,
                }
            )
        return True
