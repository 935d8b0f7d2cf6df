from odoo import models


class LeadPlaybook(models.Model):
    """The life of a playbook: activated, stopped."""

    _inherit = "lead.playbook"

    def action_activate(self):
        """Let this draft take effect, in the place of the version before.

        :raises UserError: what is wrong with it, one sentence a line
        """
        self._launch(self.env._("Only a draft can be activated."))
        return True

    def _find_problems(self):
        problems = super()._find_problems()
        if not self.step_ids:
            problems += [("error", None, self.env._("The playbook has no step yet."))]
        return problems

    def action_stop(self):
        """End these playbooks, and what runs in them."""
        self._stop("leave", now=self.env.cr.now())
        return True

    def action_stop_starts(self):
        """End these playbooks for new leads: those inside go on to the end."""
        self._stop("finish", now=self.env.cr.now())
        return True

    def _let_leave(self, inside, reason, now):
        inside._end_for(reason, now)
