from odoo import models

from .lead_playbook_task_close import OPEN


class MailActivity(models.Model):
    """An activity of a playbook: marked as done in any way, it moves its run on."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        tasks = self._find_playbook_tasks()
        if tasks:
            tasks._check_done(feedback, attachment_ids)
            # Before core archives them: what belongs to an open task stays.
            tasks._close(
                {task: task.outcome_id for task in tasks},
                self.env.cr.now(),
                user=self.env.user,
                feedback=feedback,
                is_marked=True,
            )
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _find_playbook_tasks(self):
        """Give the open tasks of playbooks that these activities are."""
        # sudo: asked of every activity, whoever works on it; nothing is shown
        tasks = self.env["lead.playbook.task"].sudo()
        return tasks.search(
            [("activity_id", "in", self.ids), ("state", "in", OPEN)], order="id"
        )
