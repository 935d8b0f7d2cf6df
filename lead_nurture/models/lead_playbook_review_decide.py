from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LeadPlaybookReview(models.Model):
    """Reviewers take reviews over, and give their verdicts."""

    _inherit = "lead.playbook.review"

    can_decide = fields.Boolean(compute="_compute_can")
    can_take_over = fields.Boolean(compute="_compute_can")
    can_see_lead = fields.Boolean(compute="_compute_can_see_lead")
    earlier_ids = fields.Many2many(
        "lead.playbook.review",
        string="Reviews Before",
        compute="_compute_earlier_ids",
    )

    @api.depends_context("uid")
    @api.depends("state", "user_id", "role_id.user_ids")
    def _compute_can(self):
        for review in self:
            review.can_decide = review.state == "open" and review._is_reviewer()
            review.can_take_over = review.can_decide and review.user_id != self.env.user

    @api.depends_context("uid")
    @api.depends("lead_id")
    def _compute_can_see_lead(self):
        leads = self.env["crm.lead"]
        if leads.has_access("read"):
            # sudo: only the number, to ask whether the user may read it
            leads = self.sudo().lead_id.with_env(self.env)._filtered_access("read")
        for review in self:
            review.can_see_lead = review.sudo().lead_id in leads

    @api.depends("task_id")
    def _compute_earlier_ids(self):
        for review in self:
            # sudo: of the run that the user reviews; kept to what the user may read
            tasks = review.sudo().task_id.run_id.task_ids
            review.earlier_ids = self.search(
                [
                    ("task_id", "in", tasks.ids),
                    ("step_id", "=", review.step_id.id),
                    ("id", "<", review.id),
                ]
            )

    def _is_reviewer(self):
        """Say whether the user may decide: asked, of the role, or a sales manager."""
        user = self.env.user
        # sudo: who is asked and who is in the role is no secret of the review
        review = self.sudo()
        return (user in (review.user_id | review.role_id.user_ids)) or user.has_group(
            "sales_team.group_sale_manager"
        )

    def _check_reviewer(self):
        """Raise unless the user may decide about these, and they are open."""
        self.check_access("read")
        for review in self:
            if not review._is_reviewer():
                raise review._refuse_others()
            if review.state != "open":
                raise UserError(
                    self.env._(
                        "“%(lead)s” is not under review any more.",
                        lead=review.sudo().lead_name or "–",
                    )
                )

    def _refuse_others(self):
        return AccessError(
            self.env._(
                "%(name)s reviews this, or somebody else of the role.",
                # sudo: who has it is no secret
                name=self.sudo().user_id.name or "–",
            )
        )

    # Buttons -----------------------------------------------------------------------
    def action_take_over(self):
        """Make these reviews the user's own.

        :raises AccessError: the user is not asked and not of the role
        :raises UserError: decided already
        """
        self._check_reviewer()
        # sudo: tasks are written by the system; who may was checked above
        tasks = self.sudo().task_id
        tasks._take_over_by(self.env.user)
        return True

    def action_approve(self):
        """Approve; the playbook goes on. Raises as ``action_take_over`` does."""
        self._decide("approved", None, now=self.env.cr.now())
        return True

    def action_ask_for_changes(self):
        """Ask what has to change."""
        return self._open_verdict("changes", self.env._("Ask for Changes"))

    def action_refuse(self):
        """Ask why."""
        return self._open_verdict("refused", self.env._("Refuse"))

    def _open_verdict(self, verdict, title):
        self.ensure_one()
        self._check_reviewer()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "lead.playbook.verdict",
            "view_mode": "form",
            "target": "new",
            "context": {"default_review_id": self.id, "default_verdict": verdict},
        }

    def action_open_lead(self):
        """Open the lead, for those who may see it."""
        self.ensure_one()
        self.check_access("read")
        return self.sudo().lead_id.with_env(self.env).get_formview_action()

    def _decide(self, verdict, comment, *, now):
        """Give the verdict; the task of the review is done by it.

        :param now: naive UTC
        """
        self._check_reviewer()
        for review in self:
            # sudo: reviewers do the task of a lead that they may not see
            task = review.sudo().task_id
            if task.user_id != self.env.user:
                task._take_over_by(self.env.user)
            outcomes = task.step_id.outcome_ids
            task.outcome_id = outcomes.filtered(lambda one: one.verdict == verdict)
            if task.activity_id.active:
                task.activity_id._action_done(feedback=comment or False)
            else:
                task._check_done(now, comment)
                task._close(
                    {task: task.outcome_id}, now, user=self.env.user, feedback=comment
                )
