from odoo import models


class MailActivity(models.Model):
    """Activities of reviews: what comes with them, and what they open."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        if attachment_ids and (tasks := self._find_playbook_tasks()):
            # What is attached now goes with what is submitted for review.
            self.env["ir.attachment"].browse(attachment_ids).check_access("read")
            documents = {task.id: attachment_ids for task in tasks}
            self = self.with_context(lead_playbook_documents=documents)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def write(self, vals):
        if "user_id" in vals and not self.env.su:
            self._check_may_give_away()
        return super().write(vals)

    def _check_may_give_away(self):
        """Raise when a review is given to somebody by who neither has nor leads it.

        Whoever submitted it made the activity, and would otherwise take it.
        :raises AccessError: naming who has it
        """
        if self.env.user.has_group("sales_team.group_sale_salesman_all_leads"):
            return
        for review in self._find_playbook_tasks().review_ids.with_env(self.env):
            if not review._is_reviewer():
                raise review._refuse_others()

    def action_open_document(self):
        """Open the review, for who is asked to review; else as usual."""
        self.ensure_one()
        # sudo: whether this is a review; who may read it is asked below
        review = self._find_playbook_tasks().review_ids.with_env(self.env)
        if review and review.has_access("read") and review._is_reviewer():
            return review.get_formview_action()
        return super().action_open_document()
