from odoo import api, fields, models

WAYS = " · "


class LeadPlaybookStep(models.Model):
    """What a step asks for in words: in the list of steps, and to who works it."""

    _inherit = "lead.playbook.step"

    sentence = fields.Char("Who, Until When", compute="_compute_sentence")
    ways = fields.Char("Where It Leads", compute="_compute_ways")

    @api.depends(
        *("responsible", "role_id.name", "user_id.name"),
        *("limit_amount", "limit_unit", "activity_type_id.name"),
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for step in self:
            parts = (step.activity_type_id.name, step._word_who(), step._word_limit())
            step.sentence = WAYS.join(filter(None, parts))

    @api.depends(
        *("outcome_ids.name", "outcome_ids.leads_to", "outcome_ids.sequence"),
        *("outcome_ids.target_step_id.name", "outcome_ids.again_hours"),
    )
    @api.depends_context("lang")
    def _compute_ways(self):
        for step in self:
            outcomes = step.outcome_ids.sorted("sequence")
            step.ways = WAYS.join(outcome._word_way() for outcome in outcomes)

    def _word_who(self):
        """Say who does it; empty while that is not chosen."""
        self.ensure_one()
        if self.responsible == "role":
            return self.role_id.name
        if self.responsible == "named":
            return self.user_id.name
        field = self._fields["responsible"]
        return dict(field._description_selection(self.env)).get(self.responsible)

    def _word_limit(self):
        """Say until when; empty without a limit."""
        self.ensure_one()
        if not self.limit_amount or not self.limit_unit:
            return ""
        sentences = {
            "working_hours": self.env._("within %s working hours"),
            "hours": self.env._("within %s hours"),
            "working_days": self.env._("within %s working days"),
            "days": self.env._("within %s days"),
        }
        if self.limit_amount == 1:
            sentences = {
                "working_hours": self.env._("within one working hour"),
                "hours": self.env._("within one hour"),
                "working_days": self.env._("within one working day"),
                "days": self.env._("within one day"),
            }
            return sentences[self.limit_unit]
        return sentences[self.limit_unit] % f"{self.limit_amount:g}"


class LeadPlaybookOutcome(models.Model):
    _inherit = "lead.playbook.outcome"

    def _word_way(self):
        """Say where this outcome leads: No answer → again after 24 hours."""
        self.ensure_one()
        name = self.name or ""
        if self.leads_to == "step":
            target = self.target_step_id.name or "?"
            return self.env._("%(name)s → %(step)s", name=name, step=target)
        if self.leads_to == "again":
            hours = f"{self.again_hours:g}"
            return self.env._(
                "%(name)s → again after %(hours)s hours", name=name, hours=hours
            )
        if self.leads_to == "end":
            return self.env._("%s → end", name)
        return name
