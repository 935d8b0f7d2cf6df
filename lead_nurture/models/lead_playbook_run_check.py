from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import run_batches, work_on_halves

from .lead_playbook_task_close import OPEN
from .lead_runner_mixin import RUNNING

# Runs per transaction.
BATCH_SIZE = 500


class LeadPlaybookRun(models.Model):
    """The hourly check: every run goes on, every open task can be done by somebody.

    Nothing should ever be found. What is found was done past the ORM, or by a
    program that knows no playbooks; it is mended, and counted.
    """

    _inherit = "lead.playbook.run"

    mended_count = fields.Integer(
        "Times Mended",
        readonly=True,
        aggregator="sum",
        help="How often the hourly check found that the run could not go on.",
    )

    @api.model
    def _cron_check(self):
        """Look at all running runs, each batch in a transaction of its own."""
        place = {}
        run_batches(self.env, lambda: self._check_next(self.env.cr.now(), place=place))

    @api.model
    def _check_next(self, now, limit=BATCH_SIZE, place=None):
        """Check the next running runs at ``now`` (naive UTC).

        :param place: a dict that the calls of one job share: each goes on behind the
            last run of the one before
        :return: how many were looked at, 0 when none is left
        """
        place = {} if place is None else place
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_playbook_run
                    WHERE state = 'running' AND id > %s
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
                place.get("after", 0),
                limit,
            )
        )
        runs = self.sudo().browse(row[0] for row in rows)
        if runs:
            place["after"] = runs[-1].id
            work_on_halves(runs, lambda part: part._mend(now), lambda run, error: None)
        return len(runs)

    def _mend(self, now):
        """Let these go on where they cannot; give how many differences were found."""
        changes = dict(self._fetch_changes(SQL("run.id = ANY (%s)", self.ids)))
        ends = {run: what for run, what in changes.items() if what != "moved"}
        if ends:
            self._end(ends, now)
        moved = [run for run, what in changes.items() if what == "moved"]
        if moved:
            self._move_to_owners(moved, now)
        living = self.filtered(lambda run: run.state == "running")
        found = [*changes, *living._mend_activities(now), *living._mend_ways(now)]
        for run in self.browse(dict.fromkeys(found)).exists():
            run.mended_count += found.count(run.id)
        return len(found)

    def _mend_activities(self, now):
        """Give open tasks an activity again that have none; give their runs' ids."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id FROM lead_playbook_task task
                     LEFT JOIN mail_activity activity
                       ON activity.id = task.activity_id AND activity.active
                    WHERE task.run_id = ANY (%s) AND task.state = ANY (%s)
                      AND activity.id IS NULL ORDER BY task.id""",
                self.ids,
                list(OPEN),
            )
        )
        tasks = self.env["lead.playbook.task"].sudo().browse(row[0] for row in rows)
        given = tasks._give_activities(now)
        return [task.run_id.id for task in given]

    def _mend_ways(self, now):
        """Open what waits in runs in which nothing is open; give their ids.

        A join that nobody opened opens; a run of which nothing is left goes on behind
        its last step, or is over.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT run.id FROM lead_playbook_run run
                    WHERE run.id = ANY (%s) AND run.state = %s
                      AND NOT EXISTS (SELECT FROM lead_playbook_task task
                           WHERE task.run_id = run.id AND task.state = ANY (%s))
                 ORDER BY run.id""",
                self.ids,
                RUNNING,
                list(OPEN),
            )
        )
        stuck = self.browse(row[0] for row in rows)
        for run in stuck:
            run._open_next(now)
        return stuck.ids

    def _open_next(self, now):
        """Open what comes next in this run, in which nothing is open."""
        self._take_turn(self.ids, now)
        tasks = self.env["lead.playbook.task"].sudo()  # sudo: kept by the system
        rows = tasks._read_unfinished(self.ids)[self.id]
        waiting = [(self.id, step_id) for step_id, _state in rows]
        if waiting:
            tasks._open_waiting(waiting, now)
            return
        last = self.task_ids.sorted(lambda task: (task.ended_at, task.id))[-1:]
        if last:
            last._go_on({}, now)
            return
        steps = self.playbook_id._get_path().first()
        tasks._open([(self.id, step_id, now) for step_id in steps], now)
