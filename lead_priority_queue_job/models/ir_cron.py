import logging
import time

from odoo import api, models

from odoo.addons.queue_job.exception import RetryableJobError

from ..turns import get_turn, take_turn

_logger = logging.getLogger(__name__)

# Longest a job begins further batches, in seconds: far below what Odoo gives a
# request (limit_time_cpu is 60 s at first), which a job is.
TURN_SECONDS = 20


class IrCron(models.Model):
    """Crons of leads hand their work to jobs; these do what the cron would have done.

    The code of the cron stays the one way to do its work. A job runs it for a turn,
    and asks for the next job if something is left. A job carries nothing but which
    cron it is for: what is due is in the database, so a job too many finds nothing
    and one that is lost loses nothing.
    """

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        """Ask for jobs instead, where there is somebody who runs them."""
        if not get_turn() and self._hand_to_jobs():
            return None
        return super()._callback(cron_name, server_action_id)

    @api.model
    def _commit_progress(self, processed=0, *, remaining=None, deactivate=False):
        """In a job: commit, and give the seconds left of its turn."""
        seconds = super()._commit_progress(
            processed, remaining=remaining, deactivate=deactivate
        )
        if turn := get_turn():
            seconds = min(seconds, turn.note_batch(remaining, time.monotonic()))
        return seconds

    def _work_as_job(self, number):
        """Do the work of this cron for a turn, as job ``number`` of its jobs.

        :raises RetryableJobError: an error stops this job only; it is tried again
        """
        cron = self.sudo()  # sudo: its name and action only, as the scheduler reads
        with take_turn(TURN_SECONDS) as turn:
            try:
                self._callback(cron.cron_name, cron.ir_actions_server_id.id)
            except Exception as error:
                _logger.exception("Job %s of %s failed", number, cron.cron_name)
                raise RetryableJobError(str(error)) from error
        if turn.is_left:
            self._ask_for_job(number)
