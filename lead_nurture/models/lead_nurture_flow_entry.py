from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import (
    BUSY_MINUTES,
    CONFLICTS,
    run_batches,
    work_on_each,
)

# Signals taken by one transaction.
BATCH_SIZE = 1_000
# Minutes between looks for leads that only time lets in, by kind of trigger.
CHECK_MINUTES = {"domain": 15, "score": 15, "segment": 15, "date": 15, "dormant": 60}
# Minutes until a flow whose triggers cannot be asked is tried again.
RETRY_MINUTES = 60


class LeadNurtureFlow(models.Model):
    """The job that lets leads enter: what happened to them is weighed, then time is."""

    _inherit = "lead.nurture.flow"

    entry_error = fields.Char(
        "Entry Problem",
        readonly=True,
        copy=False,
        help="Why leads cannot enter at the moment; tried again every hour.",
    )

    @api.model
    def _cron_enter(self):
        """Let leads enter, wake and leave flows; batch by batch, each a transaction."""
        run_batches(self.env, lambda: self._enter_next(self.env.cr.now()))

    @api.model
    def _enter_next(self, now, limit=BATCH_SIZE):
        """Do the next batch at ``now`` (naive UTC); give its size, 0 when none is left.

        First what happened to leads, then segments, then flows that only time lets
        leads into.
        """
        self.env.flush_all()
        return (
            self._take_signals(now, limit)
            or self.env["lead.segment"]._keep_next(now)
            or self._look_next(now)
        )

    # What happened --------------------------------------------------------------
    @api.model
    def _take_signals(self, now, limit):
        """Take what happened; the leads are locked, for an enrollment refers to one.

        PostgreSQL refuses a reference to a row that changed since this transaction
        began. Leads that others work on right now come in the next batch.
        """
        taken = self.env.execute_query(
            SQL(
                """DELETE FROM lead_nurture_signal WHERE id = ANY (ARRAY (
                      SELECT signal.id FROM lead_nurture_signal signal
                        JOIN crm_lead lead ON lead.id = signal.lead_id
                       WHERE happened_at <= %s ORDER BY signal.id LIMIT %s
                         FOR UPDATE OF signal SKIP LOCKED
                         FOR NO KEY UPDATE OF lead SKIP LOCKED))
                RETURNING lead_id""",
                now,
                limit,
            )
        )
        if taken:
            self._answer_signals(sorted({lead_id for (lead_id,) in taken}), now)
        return len(taken)

    @api.model
    def _answer_signals(self, lead_ids, now):
        """Do what flows and segments do about leads to which something happened."""
        self.env["lead.segment"]._find_active()._keep_current(now, lead_ids)
        self.env["lead.nurture.enrollment"]._answer_signals(lead_ids, now)
        self._find_open(now)._let_enter(now, lead_ids)

    @api.model
    def _find_open(self, now):
        """Give the flows that leads may enter.

        Without those that cannot be asked: they look at all leads when they can be.
        """
        flows = self.sudo().search([("state", "=", "active")])  # sudo: for the job
        return flows.filtered(
            lambda flow: (
                not (flow._is_held() or (flow.entry_error and flow.next_check_at > now))
            )
        )

    def _is_held(self):
        """Tell whether the flow is paused, or all flows of its company are."""
        # sudo: whoever's doing makes the job wait, the switch is the company's
        return self.is_paused or self.sudo().company_id.lead_flows_paused

    def _let_enter(self, now, lead_ids=None):
        """Let leads enter these flows by their triggers; one broken stops no other."""
        work_on_each(
            self,
            lambda flows: [flow._enter_by_triggers(now, lead_ids) for flow in flows],
            lambda flow, error: flow._note_entry_error(error, now),
        )

    def _enter_by_triggers(self, now, lead_ids=None):
        """Let leads enter this flow at ``now``; give the new enrollments."""
        self.trigger_ids._keep_matches(now, lead_ids)
        if self.entry_error:
            self._write_beside({"entry_error": False})
        candidates = self._find_candidates(now, lead_ids, self._get_counts_since())
        return self.env["lead.nurture.enrollment"]._enter_candidates(
            self, candidates, now
        )

    def _find_candidates(self, now, lead_ids=None, since=None):
        """Give a query of (lead_id, trigger_id): whom the triggers let in at ``now``.

        A lead that several of them let in comes by the first. Whether it may enter is
        for ``lead.nurture.enrollment`` to say.
        """
        self.ensure_one()
        parts = [
            SQL(
                "SELECT lead_id, %s AS trigger_id, %s AS place FROM (%s) candidate",
                trigger.id,
                place,
                trigger._find_candidates(now, lead_ids, since),
            )
            for place, trigger in enumerate(self.trigger_ids)
            if trigger.kind != "manual"
        ] or [SQL("SELECT NULL::int4 lead_id, 0 trigger_id, 0 place WHERE FALSE")]
        return SQL(
            """SELECT DISTINCT ON (lead_id) lead_id, trigger_id
                 FROM (%s) candidate ORDER BY lead_id, place""",
            SQL(" UNION ALL ").join(parts),
        )

    def _note_entry_error(self, error, now):
        """Look again later, then at all leads; a busy database is no fault of the flow.

        :param error: what ended the look for leads
        """
        if isinstance(error, CONFLICTS):
            again_at = now + timedelta(minutes=BUSY_MINUTES)
            self._write_beside({"next_check_at": again_at})
            return
        again_at = now + timedelta(minutes=RETRY_MINUTES)
        self._write_beside({"entry_error": str(error), "next_check_at": again_at})

    # What time does ---------------------------------------------------------------
    @api.model
    def _look_next(self, now):
        """Look for leads that time lets into the next flow that is due; 0 for none."""
        due = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_nurture_flow
                    WHERE state = 'active' AND next_check_at <= %s
                      AND id <> ALL (%s)
                 ORDER BY next_check_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""",
                now,
                [*self.sudo()._find_paused()],
            )
        )
        flow = self.sudo().browse(flow_id for (flow_id,) in due)
        if flow:
            flow.next_check_at = flow._get_next_check(now)
            flow._let_enter(now)
        return len(flow)

    def _get_next_check(self, now):
        """Give when to look again for leads that only time lets in; False for never."""
        kinds = CHECK_MINUTES.keys() & set(self.trigger_ids.mapped("kind"))
        if not kinds:
            return False
        return now + timedelta(minutes=min(CHECK_MINUTES[kind] for kind in kinds))
