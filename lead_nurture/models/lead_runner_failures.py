import traceback
from datetime import timedelta

from odoo import models
from odoo.exceptions import AccessError

# After so many failures an instance is parked; the wait before the second try, doubled
# for each further one.
TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
TRACE_CHARACTERS = 4000


class LeadRunnerMixin(models.AbstractModel):
    """What fails is tried again, and parked when that does not help."""

    _inherit = "lead.runner.mixin"

    def _note_failure(self, error, now):
        """Try an instance that failed again later; park it after ``TRIES`` failures."""
        tries = self.tries + 1
        is_parked = tries >= TRIES
        trace = "".join(traceback.format_exception(error))[-TRACE_CHARACTERS:]
        self.write(
            {
                "tries": tries,
                "error": trace,
                "due_at": not is_parked and now + FIRST_WAIT * 2 ** (tries - 1),
                "state": "parked" if is_parked else self.state,
            }
        )

    def action_try_again(self):
        """Let parked instances go on where they were.

        :raises AccessError: for those who may not write flows
        """
        if not self.env["lead.nurture.flow"].has_access("write"):
            raise AccessError(
                self.env._("Ask somebody from marketing or a manager to do this.")
            )
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

    def _trigger_run(self):
        """Let the job run soon; each inheriting model has its own."""
