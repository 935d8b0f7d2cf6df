from odoo import models


class LeadPlaybook(models.Model):
    """A copy of a playbook, or its next version: its steps name each other."""

    _inherit = "lead.playbook"

    def copy(self, default=None):
        copies = super().copy(default)
        for playbook, new in zip(self, copies, strict=True):
            playbook._repoint_copies(new)
        return copies

    def _repoint_copies(self, new):
        """Let what names steps of this playbook name those of its copy ``new``."""
        same = dict(zip(self.step_ids, new.step_ids, strict=True))
        if new.based_on_id == self:
            for step, made in same.items():
                made.origin_id = step
        for outcome in new.step_ids.outcome_ids:
            if outcome.target_step_id in same:
                outcome.target_step_id = same[outcome.target_step_id]


class LeadPlaybookStep(models.Model):
    _inherit = "lead.playbook.step"

    def _get_root(self):
        """Give the step that this one was made of, through all versions."""
        step = self
        while step.origin_id:
            step = step.origin_id
        return step
