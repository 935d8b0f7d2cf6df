from datetime import timedelta

from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

from ..hooks import uninstall_hook
from ..models.ir_cron_jobs import LATE
from ..works import COUNT_PARAMETER, WORKS
from .job_common import JobCase


@tagged("post_install", "-at_install")
class TestCronHandsOver(JobCase):
    """A cron asks for jobs where they are run, and does its work itself elsewhere."""

    def test_jobs_are_asked_for_instead(self):
        lead = self._new()
        self._run_cron()
        self.assertFalse(lead.user_id)
        job = self._find_jobs()
        self.assertEqual(job.state, "pending")
        self.assertEqual(job.channel, "root.leads.routing")
        self.assertTrue(job.job_function_id.allow_commit)

    def test_several_jobs_share_the_work_of_a_cron(self):
        sweep = self.env.ref("lead_priority.ir_cron_check_sla_clocks")
        self._run_cron(sweep)
        jobs = self._find_jobs(sweep)
        self.assertEqual([job.args for job in jobs], [[1], [2]])

    def test_another_cron_works_as_ever(self):
        cron = self.env.ref("lead_priority.ir_cron_find_duplicates")
        self.assertNotIn("lead_priority.ir_cron_find_duplicates", WORKS)
        self._run_cron(cron)
        self.assertFalse(self._find_jobs(cron))

    def test_without_a_runner_the_cron_works(self):
        self.has_runner = False
        lead = self._new()
        self._run_cron()
        self.assertTrue(lead.user_id)
        self.assertFalse(self._find_jobs())

    def test_what_waits_is_not_asked_for_again(self):
        self._run_cron()
        self._run_cron()
        waiting = self._find_jobs()
        self.assertEqual(len(waiting), 1)
        self._note(waiting, state="started")
        self._run_cron()
        self.assertEqual(self._find_jobs().mapped("state"), ["started", "pending"])

    def test_jobs_that_nobody_begins_leave_the_work_to_the_cron(self):
        self._run_cron()
        lead = self._new()
        self._note(self._find_jobs(), date_created=self.env.cr.now() - LATE * 2)
        with self.assertLogs("odoo.addons.lead_priority_queue_job", "WARNING"):
            self._run_cron()
        self.assertTrue(lead.user_id)

    def test_a_job_that_was_postponed_is_not_late(self):
        self._run_cron()
        lead = self._new()
        now = self.env.cr.now()
        self._note(
            self._find_jobs(),
            date_created=now - LATE * 2,
            eta=now + timedelta(minutes=1),
        )
        self._run_cron()
        self.assertFalse(lead.user_id)

    def test_count_of_jobs_is_a_parameter(self):
        name = f"{COUNT_PARAMETER}lead_priority.ir_cron_route_leads"
        self.env["ir.config_parameter"].set_param(name, "3")
        self._run_cron()
        self.assertEqual(len(self._find_jobs()), 3)
        self.env["ir.config_parameter"].set_param(name, "0")
        lead = self._new()
        self._run_cron()
        self.assertTrue(lead.user_id)

    def test_no_job_stays_behind_the_addon(self):
        other = self.env["queue.job"].with_delay()._test_job().db_record()
        self._run_cron()
        uninstall_hook(self.env)
        self.assertEqual(self.env["queue.job"].search([]), other)

    def test_a_runner_that_leads_is_known_by_its_lock(self):
        with db_connect(get_db_name()).cursor() as cr:
            cr.execute("SELECT pg_advisory_xact_lock(%s)", [PG_ADVISORY_LOCK_ID + 1])
            self.assertFalse(self.ask_for_lock(self.cron))
            cr.execute("SELECT pg_advisory_xact_lock(%s)", [PG_ADVISORY_LOCK_ID])
            self.assertTrue(self.ask_for_lock(self.cron))
