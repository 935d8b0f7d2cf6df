from odoo import models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain

from .lead_playbook_task_close import OPEN

# Opens the wizard in which a step is skipped with a reason; context: the task.
SKIP_ACTION = "lead_nurture.lead_playbook_skip_action"


class MailActivity(models.Model):
    """An activity of a playbook: marked as done in any way, it moves its run on.

    People do not cancel, delete or archive it: a step is skipped, and they say why.
    """

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        tasks = self._find_playbook_tasks()
        if tasks:
            now = self.env.cr.now()
            tasks._check_done(now, feedback, attachment_ids)
            # Before core archives them: what belongs to an open task stays.
            tasks._close(
                {task: task.outcome_id for task in tasks},
                now,
                user=self.env.user,
                feedback=feedback,
                is_marked=True,
            )
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def write(self, vals):
        if vals.get("active") is False:
            self._check_may_go()
        result = super().write(vals)
        if "user_id" in vals:
            self._find_playbook_tasks()._follow_activities()
        return result

    def unlink(self):
        self._check_may_go()
        return super().unlink()

    def _filter_followups(self):
        """A step is written down when it is closed; a planned meeting when held."""
        tasks = self._find_playbook_tasks(states=None)
        alone = tasks.activity_id.filtered(lambda one: not one.calendar_event_id)
        return super()._filter_followups() - alone.with_env(self.env)

    def _find_playbook_tasks(self, states=OPEN):
        """Give the tasks of playbooks that these activities are; ``states``: which."""
        # sudo: asked of every activity, whoever works on it; nothing is shown
        tasks = self.env["lead.playbook.task"].sudo()
        if not self.ids or not self.env["lead.playbook"]._is_any_started():
            return tasks
        domain = Domain("activity_id", "in", self.ids)
        if states:
            domain &= Domain("state", "in", states)
        return tasks.search(domain, order="id")

    def _check_may_go(self):
        """Raise when a person takes an open task of a playbook away.

        The system may (sudo): with the lead, or when the task is over.
        :raises RedirectWarning: leads to the wizard in which the step is skipped
        """
        if self.env.su:
            return
        task = self._find_playbook_tasks()[:1]
        if not task:
            return
        message = self.env._(
            "“%(step)s” is a step of the playbook “%(playbook)s”: it is not cancelled."
            " Mark it as done, or skip it and say why.",
            step=task.step_id.name,
            playbook=task.playbook_id.name,
        )
        action = self.env.ref(SKIP_ACTION, raise_if_not_found=False)
        if not action:
            raise UserError(message)
        target = {"active_id": task.id, "active_ids": task.ids}
        raise RedirectWarning(
            message,
            action.id,
            self.env._("Skip the Step"),
            {**target, "active_model": task._name},
        )


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    def _follow_activities(self):
        """Let these be of those who have their activities now."""
        for user, tasks in self.grouped(lambda task: task.activity_id.user_id).items():
            tasks.user_id = user
