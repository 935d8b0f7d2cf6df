import logging
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.queue_job.job import ENQUEUED, PENDING
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

from ..works import COUNT_PARAMETER, WORKS

_logger = logging.getLogger(__name__)

# A job that nobody has begun for so long: its runner reaches no server.
LATE = timedelta(minutes=3)


class IrCron(models.Model):
    """Whether and how a cron asks for jobs."""

    _inherit = "ir.cron"

    def _hand_to_jobs(self):
        """Ask for the jobs of this cron; tell whether they will do its work."""
        count = self._get_job_count()
        if not count or not self._has_job_runner():
            return False
        is_late = self._has_late_job(count)
        for number in range(1, count + 1):
            self._ask_for_job(number)
        if is_late:
            _logger.warning("Jobs of %s do not start", self._get_job_xml_id())
        return not is_late

    def _get_job_count(self):
        """Give how many jobs share the work of this cron; 0: it has none."""
        xml_id = self._get_job_xml_id()
        if xml_id not in WORKS:
            return 0
        # sudo: a switch of the installation, read whoever the cron runs as
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param(COUNT_PARAMETER + xml_id, WORKS[xml_id].jobs))

    def _get_job_xml_id(self):
        return self.get_external_id()[self.id]

    def _get_job_key(self, number):
        return f"{self._get_job_xml_id()} {number}"

    def _ask_for_job(self, number):
        """Add job ``number`` of this cron, unless it waits already.

        The key keeps jobs from piling up, no more: two transactions at once may add
        two, which then share what is due.
        """
        work = WORKS[self._get_job_xml_id()]
        self.with_delay(
            priority=work.priority,
            channel=work.channel,
            description=self.sudo().cron_name,  # sudo: its name, for who runs it
            identity_key=self._get_job_key(number),
        )._work_as_job(number)

    @api.model
    def _has_job_runner(self):
        """Tell whether a runner leads this database: its lock says so."""
        return self.env.execute_query(
            SQL(
                """SELECT EXISTS (
                   SELECT FROM pg_locks lock
                     JOIN pg_database db ON db.oid = lock.database
                    WHERE db.datname = current_database()
                      AND lock.locktype = 'advisory' AND lock.granted
                      AND lock.classid::bigint << 32 | lock.objid::bigint = %s)""",
                PG_ADVISORY_LOCK_ID,
            )
        )[0][0]

    def _has_late_job(self, count):
        """Tell whether a job of this cron waits longer than any runner lets it."""
        limit = self.env.cr.now() - LATE
        keys = [self._get_job_key(number) for number in range(1, count + 1)]
        late = Domain("identity_key", "in", keys)
        late &= Domain("state", "in", (PENDING, ENQUEUED))
        for moment in ("date_created", "date_enqueued", "date_started", "eta"):
            late &= Domain(moment, "=", False) | Domain(moment, "<", limit)
        # sudo: the cron's own jobs; queue managers alone may read others
        return bool(self.env["queue.job"].sudo().search_count(late, limit=1))
