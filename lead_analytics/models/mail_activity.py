from odoo import models


class MailActivity(models.Model):
    """An activity of a plan against a leak that is done says so of the plan."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        # sudo: whoever may do the activity has done what the plan says
        plans = self.env["lead.leak.action"].sudo()
        on_leaks = self.filtered(lambda activity: activity.res_model == "lead.leak")
        if on_leaks:
            plans = plans.search([("activity_id", "in", on_leaks.ids)])
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if plans:
            plans._set_done(self.env.cr.now())
        return result
