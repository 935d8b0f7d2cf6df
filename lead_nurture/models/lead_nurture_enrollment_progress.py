from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .lead_runner_mixin import RUNNING

# A step that waits is not asked more often.
SHORTEST_WAIT = timedelta(minutes=1)


class LeadNurtureEnrollment(models.Model):
    """What was done is written down, and leads go on, each by one statement."""

    _inherit = "lead.nurture.enrollment"

    @api.model
    def _record_executions(self, results, now):
        """Write one row for each visit of a step, exactly once.

        ``results`` is {enrollment id: (step id, ``Due``, ``Result``)}.
        :raises UserError: a visit is over already
        """
        if not results:
            return
        execution = self.env["lead.nurture.execution"]
        written = self.env.execute_query(
            SQL(
                """INSERT INTO lead_nurture_execution AS old (enrollment_id, step_id,
                        visit, lead_id, state, outcome, reason, note, started_at,
                        done_at)
                   SELECT new.*, CASE WHEN new.state = ANY ('{waiting,queued}') THEN
                          NULL ELSE %(now)s::timestamp END
                     FROM unnest(%(ids)s::int4[], %(steps)s::int4[], %(visits)s::int4[],
                            %(leads)s::int4[], %(states)s::varchar[],
                            %(outcomes)s::varchar[], %(reasons)s::varchar[],
                            %(notes)s::varchar[], %(starts)s::timestamp[])
                          AS new (id, step, visit, lead, state, outcome, reason, note,
                                  start)
              ON CONFLICT (enrollment_id, step_id, visit) DO UPDATE
                      SET state = EXCLUDED.state, outcome = EXCLUDED.outcome,
                          reason = EXCLUDED.reason, note = EXCLUDED.note,
                          done_at = EXCLUDED.done_at
                    WHERE old.state = 'waiting'
                RETURNING old.id""",
                now=now,
                **self._to_columns(results),
            )
        )
        execution.invalidate_model(flush=False)
        if len(written) != len(results):
            raise UserError(self.env._("A step would be done twice: nothing was done."))

    @api.model
    def _to_columns(self, results):
        """Give the columns of executions, as lists in one order."""
        rows = list(results.values())
        dues = [due for _step, due, _result in rows]
        found = [result for _step, _due, result in rows]
        return {
            "ids": [due.id for due in dues],
            "steps": [step for step, _due, _result in rows],
            "visits": [due.visit for due in dues],
            "leads": [due.lead_id for due in dues],
            "states": [result.state for result in found],
            "outcomes": [
                result.outcome if result.is_over else None for result in found
            ],
            "reasons": [result.reason for result in found],
            "notes": [result.note for result in found],
            "starts": [due.arrived_at for due in dues],
        }

    @api.model
    def _go_on_by(self, results, now):
        """Let those whose step is over go to the next one, and the others wait."""
        over = {key: row[2] for key, row in results.items() if row[2].is_over}
        self._go_on_to_next({key: result.outcome for key, result in over.items()}, now)
        waiting = {key: row[2] for key, row in results.items() if key not in over}
        if not waiting:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE lead_nurture_enrollment one
                      SET is_waiting = TRUE, tries = 0, error = NULL,
                          due_at = CASE WHEN wait.at IS NOT NULL
                                   THEN GREATEST(wait.at, %s) END,
                          is_woken_by_events = wait.is_woken
                     FROM unnest(%s::int4[], %s::timestamp[], %s::bool[])
                          AS wait (id, at, is_woken)
                    WHERE one.id = wait.id AND one.state = %s""",
                now + SHORTEST_WAIT,
                list(waiting),
                [result.due_at for result in waiting.values()],
                [result.is_woken for result in waiting.values()],
                RUNNING,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _go_on_to_next(self, outcomes, now):
        """Let leads go on: {id: outcome of its step}; without next it is over.

        The outcome ``leave`` ends it. A step with ``jump_step_id`` goes there by the
        outcome ``jump``, which begins a new visit.
        """
        if not outcomes:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE lead_nurture_enrollment one
                      SET step_id = COALESCE(gone.next_id, one.step_id),
                          due_at = CASE WHEN NOT is_last THEN %(now)s::timestamp END,
                          arrived_at = %(now)s, is_waiting = FALSE,
                          is_woken_by_events = FALSE, tries = 0, error = NULL,
                          visit = one.visit + gone.jumps::int,
                          state = CASE WHEN NOT is_last THEN 'running'
                                  WHEN leaves THEN 'left' ELSE 'done' END,
                          reason = CASE WHEN is_last AND leaves THEN 'by_step' END,
                          ended_at = CASE WHEN is_last THEN %(now)s::timestamp END
                     FROM (%(gone)s) gone
                    WHERE one.id = gone.id AND one.state = %(running)s""",
                now=now,
                running=RUNNING,
                gone=self._gone_sql(outcomes),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _gone_sql(self, outcomes):
        """Give a query of where each enrollment goes from the step it is at."""
        return SQL(
            """SELECT was.id, COALESCE(target.id, next.id) AS next_id,
                      target.id IS NOT NULL AS jumps,
                      COALESCE(target.id, next.id) IS NULL AS is_last,
                      told.outcome = 'leave' AS leaves
                 FROM unnest(%(ids)s::int4[], %(outcomes)s::varchar[])
                      AS told (id, outcome)
                 JOIN lead_nurture_enrollment was ON was.id = told.id
                 JOIN lead_nurture_step here ON here.id = was.step_id
                 LEFT JOIN lead_nurture_step next ON next.parent_id = here.id
                       AND next.outcome = told.outcome
                 LEFT JOIN lead_nurture_step target ON target.id = here.jump_step_id
                       AND told.outcome = 'jump'""",
            ids=list(outcomes),
            outcomes=list(outcomes.values()),
        )

    @api.model
    def _complete(self, ids, now):
        """End enrollments that have done their last step."""
        self._end({one: ("done", None) for one in ids}, now)

    @api.model
    def _end(self, ends, now):
        """End enrollments: {id: (state, reason or None)}; call off what is open."""
        if not ends:
            return
        ids = list(ends)
        self.env.cr.execute(
            SQL(
                """UPDATE lead_nurture_enrollment one
                      SET state = final.state, reason = final.reason, ended_at = %s,
                          due_at = NULL, is_waiting = FALSE,
                          is_woken_by_events = FALSE
                     FROM unnest(%s::int4[], %s::varchar[], %s::varchar[])
                          AS final (id, state, reason)
                    WHERE one.id = final.id AND one.state = ANY ('{running,parked}')""",
                now,
                ids,
                [state for state, _reason in ends.values()],
                [reason for _state, reason in ends.values()],
            )
        )
        self.invalidate_model(flush=False)
        self.env["lead.nurture.execution"]._call_off(ids, now)
