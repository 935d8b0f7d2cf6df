from odoo import models


class MailActivity(models.Model):
    """Marking the task "Approve a discount" as done approves it."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        request_ids = [
            activity.res_id
            for activity in self
            if activity.res_model == "lead.discount.request" and activity.active
        ]
        if request_ids and not self.env.context.get("lead_discount_is_decided"):
            requests = self.env["lead.discount.request"].browse(request_ids)
            # Before the task is over: refused to who may not decide.
            requests._approve_by_task(feedback, now=self.env.cr.now())
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
