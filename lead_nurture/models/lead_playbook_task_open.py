from odoo import api, models
from odoo.tools import SQL

from .lead_playbook_step_limit import TIMES

# The columns of what opens, and how their values reach PostgreSQL.
COLUMNS = {
    **dict.fromkeys(("run_id", "step_id", "user_id", "activity_id"), "%s::int4[]"),
    **dict.fromkeys(("arrived_at", *TIMES), "%s::timestamp[]"),
}
GIVEN = ("user_id", "activity_id", *TIMES)


class LeadPlaybookTask(models.Model):
    """Tasks are opened, each with its activity, all by a few statements.

    Whose they are is found and their activities are made first, so that each task is
    written once, with all that belongs to it.
    """

    _inherit = "lead.playbook.task"

    @api.model
    def _open(self, openings, now):
        """Open steps of runs: [(run id, step id, from when)]; give the new tasks.

        From when (naive UTC) is the moment at which the person can begin. Each is a
        new visit of its step.
        """
        tasks = self._insert_tasks(openings, "running", now, self._give_out(openings))
        tasks._after_opening(now)
        return tasks

    @api.model
    def _open_waiting(self, steps, now):
        """Open tasks that waited for other branches: [(run id, step id)]."""
        openings = [(*step, now) for step in self._lock_waiting(steps)]
        if not openings:
            return self.browse()
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task task
                      SET state = 'running', entered_at = %(now)s,
                          arrived_at = new.arrived_at, (%(columns)s) = ROW (%(values)s)
                     FROM %(openings)s
                    WHERE task.run_id = new.run_id AND task.step_id = new.step_id
                      AND task.state = 'pending' RETURNING task.id""",
                now=now,
                columns=SQL(", ").join(map(SQL.identifier, GIVEN)),
                values=SQL(", ").join(SQL.identifier("new", name) for name in GIVEN),
                openings=self._openings_sql(openings, self._give_out(openings)),
            )
        )
        self.invalidate_model(flush=False)
        tasks = self.browse(sorted(row_id for (row_id,) in rows))
        tasks._after_opening(now)
        return tasks

    @api.model
    def _lock_waiting(self, steps):
        """Give those of these steps that wait: [(run id, step id)], locked."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT task.run_id, task.step_id FROM lead_playbook_task task
                     JOIN unnest(%s::int4[], %s::int4[]) AS open (run_id, step_id)
                       ON task.run_id = open.run_id AND task.step_id = open.step_id
                    WHERE task.state = 'pending' ORDER BY task.id FOR UPDATE OF task""",
                [run_id for run_id, _step in steps],
                [step_id for _run, step_id in steps],
            )
        )

    @api.model
    def _insert_tasks(self, openings, state, now, given=None):
        """Write one row for each (run id, step id, from when), as a new visit.

        :param given: {(run id, step id): values}, see ``_give_out``
        """
        if not openings:
            return self.browse()
        self.flush_model()
        given = given or {}
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO lead_playbook_task (run_id, playbook_id, step_id,
                          lead_id, state, visit, entered_at, arrived_at, tries,
                          ended_at, %(columns)s)
                   SELECT run.id, run.playbook_id, new.step_id, run.lead_id, %(state)s,
                          1 + COALESCE((SELECT max(past.visit)
                                          FROM lead_playbook_task past
                                         WHERE past.run_id = run.id
                                           AND past.step_id = new.step_id), 0),
                          %(now)s, new.arrived_at, 0,
                          CASE WHEN %(is_over)s THEN %(now)s::timestamp END, %(values)s
                     FROM %(openings)s JOIN lead_playbook_run run ON run.id = new.run_id
                 ORDER BY new.number
              ON CONFLICT DO NOTHING RETURNING id, activity_id""",
                columns=SQL(", ").join(map(SQL.identifier, GIVEN)),
                values=SQL(", ").join(SQL.identifier("new", name) for name in GIVEN),
                state=state,
                now=now,
                is_over=state not in ("pending", "running"),
                openings=self._openings_sql(openings, given),
            )
        )
        self.invalidate_model(flush=False)
        self._drop_activities(given, {activity_id for _id, activity_id in rows})
        return self.browse(row_id for row_id, _activity in rows)

    @api.model
    def _openings_sql(self, openings, given):
        """Give what opens as a table ``new``, with the numbers of its rows."""
        rows = [
            {
                **given.get((run_id, step_id), {}),
                **{"run_id": run_id, "step_id": step_id, "arrived_at": at},
            }
            for run_id, step_id, at in openings
        ]
        return SQL(
            "unnest(%s) WITH ORDINALITY AS new (%s, number)",
            SQL(", ").join(
                SQL(code, [row.get(name) for row in rows])
                for name, code in COLUMNS.items()
            ),
            SQL(", ").join(map(SQL.identifier, COLUMNS)),
        )

    @api.model
    def _drop_activities(self, given, kept_ids):
        """Delete the activities of tasks that somebody else has opened meanwhile."""
        lost = {row["activity_id"] for row in given.values()} - kept_ids
        if lost:
            # sudo: made a moment ago, for nobody
            self.env["mail.activity"].sudo().browse(sorted(lost)).unlink()

    def _after_opening(self, now):
        """Called when these tasks are open, with their activities."""
