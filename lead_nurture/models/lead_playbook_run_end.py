from odoo import api, models
from odoo.tools import SQL

from .lead_runner_mixin import RUNNING


class LeadPlaybookRun(models.Model):
    """How runs take turns, and how they end."""

    _inherit = "lead.playbook.run"

    @api.model
    def _take_turn(self, run_ids, now):
        """Let nobody else open or close tasks of these runs until the commit.

        The row is changed, not only locked: who waited for it has an old picture of
        the tasks (REPEATABLE READ), fails, and is tried again with the new one. So two
        branches that end at once see each other, and the step behind them opens once.
        :return: the ids of those that run
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_run run SET changed_at = %s
                     FROM (SELECT id FROM lead_playbook_run
                            WHERE id = ANY (%s) AND state = %s
                         ORDER BY id FOR UPDATE) mine
                    WHERE run.id = mine.id RETURNING run.id""",
                now,
                sorted(run_ids),
                RUNNING,
            )
        )
        self.invalidate_model(["changed_at"], flush=False)
        return {row[0] for row in rows}

    @api.model
    def _end(self, reasons, now, note=None):
        """End runs before their last step: {run id: code of ``REASONS``}.

        Their open tasks are called off, and the activities of these removed.
        """
        running = self._take_turn(reasons, now)
        if not running:
            return
        tasks = self.env["lead.playbook.task"].sudo()  # sudo: written by the system
        tasks._call_off_of(running, now)
        ids = sorted(running)
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_run run SET state = 'ended', ended_at = %s,
                          reason = final.reason, note = %s
                     FROM unnest(%s::int4[], %s::varchar[]) AS final (id, reason)
                    WHERE run.id = final.id""",
                now,
                note or None,
                ids,
                [reasons[run_id] for run_id in ids],
            )
        )
        self.invalidate_model(flush=False)
        self.browse(ids)._after_end(now)

    def _end_for(self, reason, now, note=None):
        """End those of these that run, all for one reason (a code of ``REASONS``)."""
        self._end(dict.fromkeys(self.ids, reason), now, note=note)

    @api.model
    def _complete(self, run_ids, now):
        """Note that the last steps of runs are over."""
        if not run_ids:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE lead_playbook_run SET state = 'done', ended_at = %s
                    WHERE id = ANY (%s) AND state = %s""",
                now,
                sorted(run_ids),
                RUNNING,
            )
        )
        self.invalidate_model(flush=False)
        self.browse(sorted(run_ids))._after_end(now)

    def _after_end(self, now):
        """Called when these runs are over: done or ended."""
