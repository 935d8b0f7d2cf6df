from odoo import api, fields, models


class LeadPlaybookSkip(models.TransientModel):
    """Skip a step, or go ahead to a later one: with a reason, and what is left out."""

    _name = "lead.playbook.skip"
    _description = "Skip a Step"

    task_id = fields.Many2one(
        "lead.playbook.task",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._get_asked(),
    )
    step_id = fields.Many2one(related="task_id.step_id")
    is_optional = fields.Boolean(related="task_id.step_id.is_optional")
    reason_id = fields.Many2one("lead.playbook.skip.reason", ondelete="cascade")
    note = fields.Char(help="What a colleague would want to know about it.")
    until_step_id = fields.Many2one(
        "lead.playbook.step",
        "Go On With",
        domain="[('id', 'in', later_step_ids)]",
        help="Empty: with the next step. What lies between is left out, too.",
        ondelete="cascade",
    )
    later_step_ids = fields.Many2many(
        "lead.playbook.step", compute="_compute_later_step_ids"
    )
    left_out_ids = fields.Many2many(
        "lead.playbook.step", string="Left Out", compute="_compute_left_out_ids"
    )
    needs_reason = fields.Boolean(compute="_compute_left_out_ids")
    sentence = fields.Text(compute="_compute_left_out_ids")

    def _get_asked(self):
        """Give the task of a warning that leads here: an activity is not deleted."""
        if self.env.context.get("active_model") != "lead.playbook.task":
            return self.env["lead.playbook.task"]
        task_id = self.env.context.get("active_id")
        return self.env["lead.playbook.task"].browse(task_id)

    @api.depends("task_id")
    def _compute_later_step_ids(self):
        for wizard in self:
            step = wizard.step_id
            path = step.playbook_id._get_path()
            wizard.later_step_ids = step.playbook_id.step_ids.filtered(
                lambda later, path=path, step=step: path.leads_to(step.id, later.id)
            )

    @api.depends("task_id", "until_step_id")
    def _compute_left_out_ids(self):
        for wizard in self:
            left_out = wizard._get_left_out()
            wizard.left_out_ids = left_out
            wizard.needs_reason = not all(left_out.mapped("is_optional"))
            wizard.sentence = wizard._get_sentence(left_out)

    def _get_left_out(self):
        """Give the steps that are left out, in order; this one is the first."""
        step, until = self.step_id, self.until_step_id._origin
        if not until:
            return step
        path = step.playbook_id._get_path()
        return step | step.browse(path.between(step.id, until.id))

    def _get_sentence(self, left_out):
        names = ", ".join(left_out.mapped("name"))
        if len(left_out) == 1:
            return self.env._("Left out: %s", names)
        return self.env._(
            "%(count)s steps are left out: %(names)s", count=len(left_out), names=names
        )

    def action_skip(self):
        """Skip, and open what comes then.

        :raise UserError: a reason is missing, or the step is over meanwhile
        :raise AccessError: for who may not work the step
        """
        self.ensure_one()
        task, _activity = self.task_id._get_work()
        task._skip(
            self.reason_id,
            (self.note or "").strip(),
            self.env.cr.now(),
            user=self.env.user,
            until_step=self.until_step_id,
        )
        return {"type": "ir.actions.act_window_close"}
