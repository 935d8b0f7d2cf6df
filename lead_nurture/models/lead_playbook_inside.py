from odoo import api, fields, models
from odoo.tools import SQL

from ..paths import Walk
from .lead_playbook_task_go import UNFINISHED


class LeadPlaybook(models.Model):
    """What becomes of those inside when another version of their playbook starts."""

    _inherit = "lead.playbook"

    for_those_inside = fields.Selection(
        [
            ("finish", "Finish the version they are in"),
            ("move", "Go on in this version"),
            ("leave", "Leave the playbook"),
        ],
        string="Leads Already Inside",
        required=True,
        default="finish",
        copy=False,
        help="When this version takes the place of another one. Those who go on do so"
        " with the tasks they have, and leave when all of these steps are gone.",
    )


class LeadPlaybookRun(models.Model):
    _inherit = "lead.playbook.run"

    def _move_to_version(self, playbook, now):
        """Let these go on in another version, with the tasks that are open.

        What people were asked to do stays as it was said to them, with its limit; what
        comes next is as the new version says. Those with no step left end.
        """
        runs = self.browse(sorted(self._take_turn(self.ids, now)))
        tasks = self.env["lead.playbook.task"].sudo()  # sudo: written by the system
        same = playbook._find_same_steps()
        tasks._move_to_steps(runs.ids, playbook, same)
        tasks._withdraw_of_others(runs.ids, playbook, now)
        runs.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE lead_playbook_run SET playbook_id = %s WHERE id = ANY (%s)",
                playbook.id,
                runs.ids,
            )
        )
        self.invalidate_model(flush=False)
        runs._settle(now)

    def _settle(self, now):
        """Let these stand on the path of their version; end those that have no step."""
        tasks = self.env["lead.playbook.task"].sudo()  # sudo: written by the system
        unfinished, paths = tasks._read_unfinished(self.ids), self._get_paths()
        walks = {}
        for run in self:
            rows = unfinished[run.id]
            walks[run.id] = Walk(
                paths[run.playbook_id],
                [step for step, state in rows if state != "pending"],
                [step for step, state in rows if state == "pending"],
            )
            walks[run.id].settle()
        tasks._withdraw(walks, now)
        tasks._open_ahead(walks, {}, now)
        gone = [run_id for run_id, walk in walks.items() if walk.is_over]
        self._end(dict.fromkeys(gone, "version"), now)


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    @api.model
    def _move_to_steps(self, run_ids, playbook, same):
        """Let unfinished tasks be of the same steps in the version ``playbook``.

        ``same``: {step id: step id there}. What was ticked stays ticked.
        """
        rows = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task task
                      SET step_id = same.new, playbook_id = %s, outcome_id = NULL
                     FROM unnest(%s::int4[], %s::int4[]) AS same (old, new)
                    WHERE task.run_id = ANY (%s) AND task.step_id = same.old
                      AND task.state = ANY (%s)
                RETURNING task.id""",
                playbook.id,
                list(same),
                list(same.values()),
                run_ids,
                list(UNFINISHED),
            )
        )
        self.invalidate_model(flush=False)
        for task in self.browse(row[0] for row in rows).filtered("checked_ids"):
            names = set(task.checked_ids.mapped("name"))
            task.checked_ids = task.step_id.check_ids.filtered(
                lambda check, names=names: check.name in names
            )

    @api.model
    def _withdraw_of_others(self, run_ids, playbook, now):
        """End unfinished tasks of steps that ``playbook`` does not have."""
        gone = self.search(
            [
                ("run_id", "in", run_ids),
                ("playbook_id", "!=", playbook.id),
                ("state", "in", UNFINISHED),
            ]
        )
        gone.write({"state": "not_needed", "ended_at": now, "due_at": False})
        gone.flush_recordset()
        gone._remove_activities()
