from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.lead_priority.parking import note_failure


class LeadRunnerMixin(models.AbstractModel):
    """What fails is tried again, and parked when that does not help."""

    _inherit = "lead.runner.mixin"

    def _note_failure(self, error, now):
        """Try an instance that failed again later; park it at last."""
        note_failure(self, error, now, "due_at")

    def action_try_again(self):
        """Let parked instances go on where they were.

        :raises AccessError: for those who may not write what these go by
        """
        if not self.env[self._runner_rules_model].has_access("write"):
            raise AccessError(self._get_ask_others_text())
        self.check_access("read")
        parked = self.filtered(lambda one: one.state == "parked")
        # sudo: instances are read only for people; only what was parked runs again
        parked.sudo().write(
            {
                "state": "running",
                "tries": 0,
                "error": False,
                "due_at": self.env.cr.now(),
            }
        )
        parked._trigger_run()
        return True

    def _get_ask_others_text(self):
        """Give the sentence for those who may not decide about these."""
        return self.env._("Ask a manager to do this.")
