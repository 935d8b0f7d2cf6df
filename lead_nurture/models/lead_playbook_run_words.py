from odoo import api, fields, models

from .lead_playbook_task_close import OPEN


class LeadPlaybookRun(models.Model):
    """What lists show of a run: the steps it is at."""

    _inherit = "lead.playbook.run"

    open_steps = fields.Char("At the Step", compute="_compute_open_steps")

    @api.depends("task_ids.state")
    def _compute_open_steps(self):
        tasks = self.task_ids.filtered(lambda task: task.state in OPEN)
        by_run = tasks.sorted("id").grouped("run_id")
        for run in self:
            names = by_run.get(run, tasks.browse()).mapped("step_id.name")
            run.open_steps = ", ".join(names)

    def action_open_lead(self):
        """Open the lead of this run."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
