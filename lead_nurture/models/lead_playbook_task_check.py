from odoo import models
from odoo.exceptions import UserError


class LeadPlaybookTask(models.Model):
    """What has to be there before somebody may mark a task as done."""

    _inherit = "lead.playbook.task"

    def _check_done(self, now, feedback=None, attachment_ids=None):
        """Raise unless these may be marked as done.

        :param now: naive UTC datetime
        :param feedback: what the person wrote
        :param attachment_ids: ids of the documents that the person adds now
        :raises UserError: what is missing, a sentence a line
        """
        missing = []
        going_on = self.filtered(lambda task: task._leads_on())
        for step, tasks in going_on.grouped("step_id").items():
            if not step._is_met_by(feedback, attachment_ids):
                unmet = tasks - step._find_met(tasks, now)
                missing += [step._explain(task) for task in unmet]
        for task in self:
            missing += task._find_missing(feedback, attachment_ids)
        if missing:
            raise UserError("\n".join(dict.fromkeys(missing)))

    def _find_missing(self, feedback, attachment_ids):
        """Give the sentences that say what this one lacks beside ``done_when``."""
        step, missing = self.step_id, []
        unticked = step.check_ids.filtered("is_required") - self.checked_ids
        if unticked and self._leads_on():
            missing.append(
                self.env._(
                    "“%(step)s” has points to tick first: %(points)s.",
                    step=step.name,
                    points=", ".join(unticked.mapped("name")),
                )
            )
        if step.needs_outcome and step.outcome_ids and not self.outcome_id:
            missing.append(
                self.env._(
                    "Choose how “%(step)s” ended: %(outcomes)s.",
                    step=step.name,
                    outcomes=", ".join(step.outcome_ids.mapped("name")),
                )
            )
        return missing

    def _leads_on(self):
        """Tell whether the step is really done: not tried again, nor the lead gone.

        Who reached nobody has asked nothing, and need not tick that he has.
        """
        return self.outcome_id.leads_to not in ("again", "end")


class LeadPlaybookStep(models.Model):
    """What counts as done; each value of ``done_when`` has a file of its own.

    A value ``x`` has ``_find_met_x(tasks, now)``: those of these open tasks of one step
    that are met by what is known of their leads; ``_explain_x(task)``: the sentence
    that says what is missing; and, if it can be met by what a person gives with the
    mark, ``_is_met_by_x(feedback, attachment_ids)``.
    """

    _inherit = "lead.playbook.step"

    def _find_met(self, tasks, now):
        """Give those of ``tasks`` of this step that count as done.

        All of them where the mark alone is enough.
        """
        if self.done_when == "done":
            return tasks
        return getattr(self, f"_find_met_{self.done_when}")(tasks, now)

    def _find_met_by_itself(self, tasks, now):
        """Give those of ``tasks`` that are done although nobody has marked them."""
        if self.done_when in ("done", "feedback") or self.needs_outcome:
            return tasks.browse()
        met = self._find_met(tasks, now)
        return met.filtered(lambda task: not task._find_missing(None, None))

    def _is_met_by(self, feedback, attachment_ids):
        """Tell whether what a person gives with the mark is enough."""
        check = getattr(self, f"_is_met_by_{self.done_when}", None)
        return bool(check and check(feedback, attachment_ids))

    def _explain(self, task):
        """Give the sentence that says what ``task`` of this step lacks."""
        return getattr(self, f"_explain_{self.done_when}")(task)
