from odoo import fields, models


class LeadPlaybookSubmit(models.TransientModel):
    """The requirements that a rep submits for review: words, and documents."""

    _name = "lead.playbook.submit"
    _description = "Submit for Review"

    task_id = fields.Many2one(
        "lead.playbook.task", required=True, readonly=True, ondelete="cascade"
    )
    requirements = fields.Text(help="What the reviewers have to know.")
    attachment_ids = fields.Many2many("ir.attachment", string="Documents")

    def action_submit(self):
        """Finish the step with these; its review opens.

        :raises AccessError: it is a task of others, or a document is
        :raises UserError: there is nothing to review, or something else is missing
        """
        self.ensure_one()
        _task, activity = self.task_id._get_work()
        activity.action_feedback(
            feedback=(self.requirements or "").strip() or False,
            attachment_ids=self.attachment_ids.ids,
        )
        return {"type": "ir.actions.act_window_close"}
