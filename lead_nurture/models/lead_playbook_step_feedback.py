from odoo import fields, models


class LeadPlaybookStep(models.Model):
    """Done when: the person writes what came out."""

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("feedback", "What came out is written down")],
        ondelete={"feedback": "set default"},
    )

    def _find_met_feedback(self, tasks, now):
        return tasks.filtered(lambda task: (task.feedback or "").strip())

    def _is_met_by_feedback(self, feedback, attachment_ids):
        return bool((feedback or "").strip())

    def _explain_feedback(self, task):
        return self.env._(
            "Write what came out of “%s” when you mark it as done.", self.name
        )
