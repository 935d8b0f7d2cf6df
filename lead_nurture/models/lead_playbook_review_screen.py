from odoo import models
from odoo.tools import format_datetime


class LeadPlaybookTask(models.Model):
    """Reviews on the path of a lead: what to submit, who has it, what was said."""

    _inherit = "lead.playbook.task"

    def _prepare_screen(self, now, action, script, is_met):
        screen = super()._prepare_screen(now, action, script, is_met)
        # Submitting asks for words and documents: the button does, not a mark alone.
        screen["has_own_end"] = self._is_submitted_by_button()
        if self.review_ids and not screen["can_work"]:
            # Verdicts are for reviewers: others read who has it.
            screen |= {"outcomes": [], "has_own_end": True}
        return screen

    def _is_submitted_by_button(self):
        step = self.step_id
        return not step.outcome_ids and bool(step._find_reviews())

    def _get_screen_buttons(self):
        buttons = super()._get_screen_buttons()
        if self._is_submitted_by_button():
            submit = {
                "name": self.env._("Submit for Review"),
                "icon": "fa-paper-plane-o",
                "method": "action_open_submit",
                "is_primary": True,
            }
            buttons = [submit, *buttons]
        if self.review_ids:
            look = {
                "name": self.env._("Open the Review"),
                "icon": "fa-folder-open-o",
                "method": "action_open_review",
            }
            buttons = [*buttons, look]
        return buttons

    def _is_work_of_caller(self):
        """Whoever submitted it made its activity, and does not review it."""
        asking = self.env(su=False)
        if self.step_id.done_when == "review":
            return bool(self.review_ids.with_env(asking)._is_reviewer())
        return super()._is_work_of_caller()

    def _get_past_visits(self):
        """What reviewers said to it stands with what was submitted."""
        visits = super()._get_past_visits()
        reviews = self.step_id._find_reviews()
        if reviews:
            said = self.run_id.task_ids.filtered(
                lambda task: task.step_id in reviews and task.state == "done"
            )
            visits = (visits | said).sorted("id", reverse=True)
        return visits

    # Buttons -----------------------------------------------------------------------
    def action_open_submit(self):
        """Ask for the words and documents to submit.

        :raises AccessError: it is a task of others, on a lead one may not write
        :raises UserError: it is over
        """
        task, _activity = self._get_work()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Submit for Review"),
            "res_model": "lead.playbook.submit",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_task_id": task.id},
        }

    def action_open_review(self):
        """Open the review with its requirements and documents."""
        self.ensure_one()
        review = self.sudo().review_ids.with_env(self.env)  # sudo: its number only
        review.check_access("read")
        return review.get_formview_action()


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _get_done_sentence(self, task, is_met):
        """Say who has the review, and since when."""
        if self.done_when != "review" or not task.review_ids:
            return super()._get_done_sentence(task, is_met)
        return self.env._(
            "%(name)s reviews it; submitted on %(moment)s.",
            name=task.user_id.name or "–",
            moment=format_datetime(
                self.env, task.review_ids.submitted_at, dt_format="short"
            ),
        )
