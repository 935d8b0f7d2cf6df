from odoo import models


class LeadPlaybookStep(models.Model):
    """A step in words: what ends it, and where each outcome leads."""

    _inherit = "lead.playbook.step"

    def _get_icon(self):
        """Give the icon of its activity, as a class of Font Awesome."""
        return self.activity_type_id.icon or "fa-check-square-o"

    def _get_done_sentence(self, task, is_met):
        """Say what counts as done; nothing where it is enough to mark it as done."""
        if self.done_when == "done":
            return ""
        if not is_met:
            return self._explain(task)
        labels = self._fields["done_when"]._description_selection(self.env)
        return dict(labels)[self.done_when]

    def _prepare_outcomes(self):
        """Give its outcomes: ``id``, ``name`` and ``hint``, where the lead goes."""
        return [
            {"id": outcome.id, "name": outcome.name, "hint": outcome._get_hint()}
            for outcome in self.outcome_ids
        ]


class LeadPlaybookOutcome(models.Model):
    _inherit = "lead.playbook.outcome"

    def _get_hint(self):
        """Say where the lead goes by this outcome."""
        if self.leads_to == "step":
            return self.env._("Goes to “%s”", self.target_step_id.name or "")
        if self.leads_to == "again":
            return self.env._(
                "Comes again after %(hours)s hours, at most %(times)s times",
                hours=f"{self.again_hours:g}",
                times=self.most_visits,
            )
        if self.leads_to == "end":
            return self.env._("Ends the playbook")
        return self.env._("Goes to the next step")
