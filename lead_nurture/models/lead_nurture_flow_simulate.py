from contextlib import contextmanager
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ..running import Result

# More stops of the clock than any sensible flow makes in a year.
MOST_STOPS = 5_000
ONLY_FLOW = "nurture_simulated_flow_id"


class LeadNurtureFlow(models.Model):
    """Playing a flow on a virtual clock: by the same engine, and nothing stays.

    A copy of the flow runs in a transaction of its own that is rolled back; what would
    be sent is written and read, and handed to nobody.
    """

    _inherit = "lead.nurture.flow"

    def _simulate(self, lead_ids, invented, days, acts, now):
        """Play this flow; give what would happen as dicts, in the order of time.

        :param lead_ids: of leads that exist
        :param invented: list of values of leads that do not
        :param days: how long, 1 to 365
        :param acts: list of (days after the start, id of an engagement type): what
            each lead does
        :param now: when it starts, naive UTC
        """
        self.ensure_one()
        with self._sandbox() as flow:
            leads = flow.env["crm.lead"].browse(lead_ids).exists()
            leads |= flow.env["crm.lead"].create(invented)
            play = flow._prepare_play(now)
            play._play(leads, acts, now, now + timedelta(days=days))
            return play._tell_play(leads, acts, now)

    @contextmanager
    def _sandbox(self):
        """Give this flow in a transaction that is rolled back."""
        with self.env.registry.cursor() as cr:
            context = {**self.env.context, "tracking_disable": True}
            try:
                # Everything may be done, as by the jobs: nothing of it stays.
                yield self.with_env(api.Environment(cr, SUPERUSER_ID, context))
            finally:
                cr.rollback()

    def _prepare_play(self, now):
        """Give a running copy of this flow that nobody else runs."""
        if self.company_id.lead_flows_paused:
            self.company_id.lead_flows_paused = False
        play = self.copy({"name": self.name, "holdout_percent": 0})
        play._activate("from_now", now=now)
        return play.with_context(**{ONLY_FLOW: play.id})

    # The clock --------------------------------------------------------------------
    def _play(self, leads, acts, now, until):
        enrollments = self.env["lead.nurture.enrollment"]
        enrollments._enter(self, leads.ids, now, passes_rules=True)
        todo = sorted((now + timedelta(days=after), act) for after, act in acts)
        for _stop in range(MOST_STOPS):
            while enrollments._run_due(now) or self._pretend_to_send(now):
                pass
            soonest = [moment for moment in [self._get_next_stop(now)] if moment]
            soonest += [todo[0][0]] if todo else []
            if not soonest or min(soonest) > until:
                return
            now = min(soonest)
            while todo and todo[0][0] <= now:
                self._pretend_to_act(leads, todo.pop(0)[1], now)

    def _get_next_stop(self, now):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT min(at) FROM (
                     SELECT due_at AS at FROM lead_nurture_enrollment
                      WHERE flow_id = %(flow)s AND state = 'running'
                      UNION ALL
                     SELECT row.next_try_at FROM lead_nurture_execution row
                       JOIN lead_nurture_step step ON step.id = row.step_id
                      WHERE step.flow_id = %(flow)s AND row.state = 'queued') stop
                    WHERE at > %(now)s""",
                flow=self.id,
                now=now,
            )
        )
        return rows[0][0]

    def _pretend_to_send(self, now):
        """Let what is queued count as sent; give how many."""
        executions = self.env["lead.nurture.execution"]
        of_flow = [("step_id.flow_id", "=", self.id)]
        queued = executions.search(
            [*of_flow, ("state", "=", "queued"), ("next_try_at", "<=", now)]
        )
        ready = queued._look_again(now)
        ready._settle("done", now)
        executions.search([*of_flow, ("goes_on", "=", True)])._finish(now)
        return len(ready)

    def _pretend_to_act(self, leads, type_id, now):
        """Let the leads do something; they are scored, and flows answer."""
        rows = [{"lead_id": lead.id, "type_id": type_id} for lead in leads]
        self.env["lead.engagement"]._record_engagement(rows, now=now)
        leads._update_score(now)
        self.env["lead.nurture.enrollment"]._answer_signals(leads.ids, now)


class LeadNurtureEnrollment(models.Model):
    _inherit = "lead.nurture.enrollment"

    @api.model
    def _get_not_paused_sql(self):
        if flow_id := self.env.context.get(ONLY_FLOW):
            return SQL("flow_id = %s", flow_id)
        return super()._get_not_paused_sql()


class LeadNurtureStep(models.Model):
    _inherit = "lead.nurture.step"

    def _run_action(self, dues, now):
        # What a server action does elsewhere could not be rolled back.
        if self.env.context.get(ONLY_FLOW):
            note = self.env._("Not done in a simulation.")
            return [Result("skipped", reason="not_needed", note=note)] * len(dues)
        return super()._run_action(dues, now)
