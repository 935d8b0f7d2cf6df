from odoo import models


class LeadPlaybookTask(models.Model):
    """A milestone that is done gives its rights, and takes those of the one before."""

    _inherit = "lead.playbook.task"

    def _after_close(self, now):
        result = super()._after_close(now)
        # sudo: where the step leads, whoever did it
        reached = self.sudo().filtered(
            lambda task: task.state == "done" and task.step_id.is_milestone
        )
        self.env["lead.playbook.run"]._update_rights(reached.lead_id.ids)
        return result
