from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches

from ..waking import wake
from .lead_runner_mixin import RUNNING


class LeadNurtureEnrollment(models.Model):
    """The job that does the steps that are due, and what makes steps due."""

    _inherit = "lead.nurture.enrollment"

    @api.model
    def _cron_run(self):
        """Do what is due, each batch in a transaction of its own."""
        place = {}
        run_batches(self.env, lambda: self._run_due(self.env.cr.now(), place=place))

    @api.model
    def _trigger_run(self):
        """Let the jobs run right after this transaction; asked for once in it."""
        wake(self.env, "ir_cron_run_flows", "ir_cron_run_flows_2")

    @api.model
    def _get_not_paused_sql(self):
        """Leave out flows that are paused, and companies whose flows are."""
        self.env["lead.nurture.flow"].flush_model(["is_paused", "company_id"])
        self.env["res.company"].flush_model(["lead_flows_paused"])
        return SQL(
            """flow_id NOT IN (SELECT flow.id FROM lead_nurture_flow flow
                                 JOIN res_company company
                                   ON company.id = flow.company_id
                                WHERE flow.is_paused OR company.lead_flows_paused)"""
        )

    @api.model
    def _wake(self, lead_ids, now):
        """Let steps look again that wait for something these leads do."""
        woken = self.env.execute_query(
            SQL(
                """UPDATE lead_nurture_enrollment SET due_at = %s
                    WHERE lead_id = ANY (%s) AND state = 'running'
                      AND is_woken_by_events AND due_at IS DISTINCT FROM %s
                RETURNING id""",
                now,
                list(lead_ids),
                now,
            )
        )
        self.invalidate_model(flush=False)
        if woken:
            self._trigger_run()

    @api.model
    def _go_on(self, executions, now):
        """Let the enrollments of ``executions`` that were queued go on by the outcome.

        Called by who has ended these executions, in the same transaction. Those whose
        enrollment has left meanwhile, or is elsewhere, change nothing.
        """
        executions.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """SELECT one.id, COALESCE(row.outcome, 'next')
                     FROM lead_nurture_execution row
                     JOIN lead_nurture_enrollment one ON one.id = row.enrollment_id
                      AND one.step_id = row.step_id AND one.visit = row.visit
                    WHERE row.id = ANY (%s) AND one.state = %s
                      AND one.is_waiting AND one.due_at IS NULL FOR UPDATE OF one""",
                executions.ids,
                RUNNING,
            )
        )
        self._go_on_to_next(dict(rows), now)
        if rows:
            self._trigger_run()

    def _leave(self, reason, now):
        """Let those of these that are in their flow leave it; ``reason``: a code."""
        self.flush_recordset()
        self._end(dict.fromkeys(self.ids, ("left", reason)), now)
