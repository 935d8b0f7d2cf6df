from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

LEADERS = "sales_team.group_sale_salesman_all_leads"


class LeadPlaybookTask(models.Model):
    """A review is not skipped by those whose work is reviewed."""

    _inherit = "lead.playbook.task"

    def _check_skip(self, reason, until_step=None):
        result = super()._check_skip(reason, until_step)
        # Asked of the person, in sudo, too.
        if self.env.uid == SUPERUSER_ID or self.env.user.has_group(LEADERS):
            return result
        left_out = self.step_id
        for task in self.sudo() if until_step else ():  # sudo: the steps of its path
            left_out |= task._find_between(until_step)
        # sudo: which kinds of steps these are
        reviews = left_out.sudo().filtered(
            lambda step: step.done_when == "review" and not step.is_optional
        )
        if reviews:
            raise UserError(
                self.env._(
                    "“%(step)s” is a review: only the leader of the team can leave it"
                    " out.",
                    step=reviews[0].name,
                )
            )
        return result
