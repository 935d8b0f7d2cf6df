from odoo import models

# For the drawing, which wants a limit for every way back.
MOST_ROUNDS = 99


class LeadPlaybookStep(models.Model):
    """What speaks against activating a playbook with reviews."""

    _inherit = "lead.playbook.step"

    def _find_faults(self):
        yield from super()._find_faults()
        if self.done_when != "review":
            return
        name = self.name or ""
        if self.responsible == "owner":
            text = self.env._(
                "“%s” is for the owner of the lead, who submits it: let a role review.",
                name,
            )
            yield "error", text
        if not self._find_submitting_step():
            text = self.env._("Nothing comes before “%s” that could be reviewed.", name)
            yield "error", text


class LeadPlaybookOutcome(models.Model):
    _inherit = "lead.playbook.outcome"

    def _get_most_visits(self):
        """A person decides each time: no lead goes round for ever by itself."""
        return super()._get_most_visits() or (self.verdict == "changes") * MOST_ROUNDS
