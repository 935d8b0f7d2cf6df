from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..paths import Walk, Way

UNFINISHED = ("pending", "running", "parked")


class LeadPlaybookTask(models.Model):
    """Where runs go when tasks are over: asked of ``paths``, done set-based."""

    _inherit = "lead.playbook.task"

    def _go_on(self, ways, now, *, passed_as="not_needed", **passed_values):
        """Let the runs of these go on; they are over already, their turn is taken.

        :param ways: {task id: ``Way``}
        :param passed_as: state of the steps passed over
        :param passed_values: {column: value} of these, such as why they are skipped
        :return: the tasks of the steps passed over
        """
        walks = self._walk(ways)
        self._withdraw(walks, now)
        passed = self._pass_over(walks, now, passed_as, passed_values)
        self._open_ahead(walks, self._find_delays(ways), now)
        runs = self.env["lead.playbook.run"].sudo()
        ended = [run_id for run_id, walk in walks.items() if walk.is_ended]
        runs._end(dict.fromkeys(ended, self._get_end_reason()), now)
        over = [run_id for run_id, walk in walks.items() if walk.is_over]
        runs._complete(set(over).difference(ended), now)
        return passed

    @api.model
    def _get_end_reason(self):
        """Give why a run ends whose step led to the end of the playbook."""
        return self.env.context.get("lead_playbook_end_reason", "by_outcome")

    def _walk(self, ways):
        """Give {run id: ``Walk``}: each run, gone on from those of these it has."""
        unfinished = self._read_unfinished(self.run_id.ids)
        paths = self.run_id._get_paths()
        walks = {}
        for run, tasks in self.grouped("run_id").items():
            here = [task.step_id.id for task in tasks]
            rows = unfinished[run.id]
            walk = Walk(
                paths[run.playbook_id],
                [*here, *(step for step, state in rows if state != "pending")],
                [step for step, state in rows if state == "pending"],
            )
            for task in tasks.sorted("id"):
                walk.close(task.step_id.id, ways.get(task.id, Way()), task.visit)
            walks[run.id] = walk
        return walks

    @api.model
    def _read_unfinished(self, run_ids):
        """Give {run id: [(step id, state)]} of what is open or waits."""
        self.flush_model()
        found = defaultdict(list)
        for run_id, step_id, state in self.env.execute_query(
            SQL(
                """SELECT run_id, step_id, state FROM lead_playbook_task
                    WHERE run_id = ANY (%s) AND state = ANY (%s) ORDER BY id""",
                run_ids,
                list(UNFINISHED),
            )
        ):
            found[run_id].append((step_id, state))
        return found

    def _find_delays(self, ways):
        """Give {(run id, step id): how much later it opens} of what opens again."""
        return {
            (task.run_id.id, task.step_id.id): timedelta(
                hours=task.outcome_id.again_hours
            )
            for task in self
            if task.outcome_id and ways[task.id].kind == "again"
        }

    @api.model
    def _withdraw(self, walks, now):
        """End what was open or waited and is not needed any more."""
        steps = [
            (run_id, step_id)
            for run_id, walk in walks.items()
            if not walk.is_ended
            for step_id in walk.withdrawn
        ]
        if not steps:
            return
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task task
                      SET state = 'not_needed', ended_at = %s, due_at = NULL
                     FROM unnest(%s::int4[], %s::int4[]) AS gone (run_id, step_id)
                    WHERE task.run_id = gone.run_id AND task.step_id = gone.step_id
                      AND task.state = ANY (%s)
                RETURNING task.id""",
                now,
                [run_id for run_id, _step in steps],
                [step_id for _run, step_id in steps],
                list(UNFINISHED),
            )
        )
        self.invalidate_model(flush=False)
        self.browse(row[0] for row in rows)._remove_activities()

    @api.model
    def _pass_over(self, walks, now, state, values):
        """Write a row for each step that is passed over, in ``state``."""
        passed = [
            (run_id, step_id, now)
            for run_id, walk in walks.items()
            for step_id in walk.passed
        ]
        tasks = self._insert_tasks(passed, state, now)
        if tasks and values:
            tasks.write(values)
            tasks.flush_recordset()
        return tasks

    @api.model
    def _open_ahead(self, walks, delays, now):
        """Open what comes next, and write down what waits for other branches."""
        waited = self._read_unfinished(list(walks))
        opened, ready, waiting = [], [], []
        for run_id, walk in walks.items():
            pending = {step for step, state in waited[run_id] if state == "pending"}
            for step_id in walk.opened:
                at = now + delays.get((run_id, step_id), timedelta())
                if step_id in pending:
                    ready.append((run_id, step_id))
                else:
                    opened.append((run_id, step_id, at))
            new = walk.waiting - pending
            waiting += [(run_id, step_id, now) for step_id in sorted(new)]
        self._insert_tasks(waiting, "pending", now)
        self._open_waiting(ready, now)
        self._open(opened, now)

    @api.model
    def _call_off_of(self, run_ids, now):
        """End all that is open or waits in runs that end; their turn is taken."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task
                      SET state = 'called_off', ended_at = %s, due_at = NULL
                    WHERE run_id = ANY (%s) AND state = ANY (%s) RETURNING id""",
                now,
                sorted(run_ids),
                list(UNFINISHED),
            )
        )
        self.invalidate_model(flush=False)
        self.browse(row[0] for row in rows)._remove_activities()
