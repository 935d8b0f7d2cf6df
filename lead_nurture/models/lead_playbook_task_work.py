from odoo import Command, api, models
from odoo.exceptions import UserError

from .lead_playbook_task_close import OPEN
from .mail_activity_playbook import SKIP_ACTION


class LeadPlaybookTask(models.Model):
    """What a person does with a task on the screen.

    It is worked by who may write its activity: whose it is, or who may write the lead.
    """

    _inherit = "lead.playbook.task"

    def _is_work_of_caller(self):
        activity = self.sudo().activity_id.with_env(self.env(su=False))
        return bool(activity) and activity.has_access("write")

    def _get_work(self):
        """Give this task and its activity, when the caller may work it.

        :return: the task in sudo, its activity with the rights of the caller
        :raise AccessError: it is a task of others, on a lead one may not write
        :raise UserError: it is over
        """
        self.ensure_one()
        # sudo: the activity says who may work it
        task = self.sudo().exists()
        if not task or task.state not in OPEN or not task.activity_id:
            raise UserError(
                self.env._("This step is over already. Load the page again.")
            )
        activity = task.activity_id.with_env(self.env(su=False))
        activity.check_access("write")
        return task, activity

    def action_tick(self, check_id, is_done):
        """Tick a point of the checklist, or take the tick away.

        :param int check_id: the ``lead.playbook.check``
        :param bool is_done: whether it is done
        :raise UserError: it stands in no checklist of this step
        """
        task, _activity = self._get_work()
        if check_id not in task.step_id.check_ids.ids:
            raise UserError(self.env._("This point is not in the checklist any more."))
        command = Command.link if is_done else Command.unlink
        task.checked_ids = [command(check_id)]

    def action_finish(self, outcome_id=False, feedback=""):
        """Finish the step as its activity is finished, in Odoo's own way.

        :param outcome_id: the chosen ``lead.playbook.outcome``, where there are any
        :param feedback: what came out of it, as text
        :return: dict: ``message`` of what opened next
        :raise UserError: names what is missing
        """
        task, activity = self._get_work()
        if outcome_id and outcome_id not in task.step_id.outcome_ids.ids:
            raise UserError(self.env._("This step cannot end in this way any more."))
        task.outcome_id = outcome_id
        activity.action_feedback(feedback=str(feedback or "").strip() or False)
        return {"message": task._get_next_sentence()}

    def _get_next_sentence(self):
        """Say what is open in the run of a task that has just ended."""
        run = self.run_id
        run.invalidate_recordset()
        if run.state != "running":
            return self.env._("“%s” is over for this lead.", run.playbook_id.name)
        opened = self.search([("run_id", "=", run.id), ("state", "in", OPEN)])
        names = ", ".join(opened.mapped("step_id.name"))
        return self.env._("Next: %s", names) if names else self.env._("Done.")

    def action_open_skip(self):
        """Open the wizard that skips the step, with a reason."""
        task, _activity = self._get_work()
        action = self.env["ir.actions.act_window"]._for_xml_id(SKIP_ACTION)
        name = self.env._("Skip “%s”", task.step_id.name)
        return {**action, "name": name, "context": {"default_task_id": task.id}}

    def action_open_lead(self):
        """Open the lead of the task."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.sudo().lead_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def get_of_activity(self, activity_id):
        """Give the task that is worked as an activity, as its panel shows it.

        :return: see ``_prepare_screen``; False where the activity is of no playbook
        :raise AccessError: for who may not read the activity
        """
        activity = self.env["mail.activity"].browse(activity_id)
        activity.check_access("read")
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: the activity may be read, so what is to be done in it may
        of_it = [("activity_id", "=", activity.id), ("state", "in", OPEN)]
        task = self.sudo().search(of_it, limit=1)
        return task._prepare_screens(now)[task.id] if task else False
