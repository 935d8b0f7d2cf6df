from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.lead_priority.models import lead_routing_rule_run
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job

from ..models import ir_cron
from .job_common import JobCase


@tagged("post_install", "-at_install")
class TestJobWorks(JobCase):
    """A job does what the cron would have done, for a turn."""

    def _undo(self, work, look):
        """Do ``work``, give what ``look`` sees then, and undo the work."""
        with self.env.cr.savepoint() as savepoint:
            work()
            self.env.invalidate_all()
            found = look()
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def _work_by_cron(self, cron):
        self.has_runner = False
        self._run_cron(cron)

    def _work_by_jobs(self, cron):
        self.has_runner = True
        self._run_cron(cron)
        for job in self._find_jobs(cron):
            self._perform(job)

    def _assert_same(self, cron, look):
        expected = self._undo(lambda: self._work_by_cron(cron), look)
        self.assertEqual(self._undo(lambda: self._work_by_jobs(cron), look), expected)
        return expected

    def test_leads_come_to_the_same_owners(self):
        """Target: T27"""
        leads = self._new(7)
        owners = self._assert_same(self.cron, lambda: leads.mapped("user_id.id"))
        self.assertEqual(len(owners), 2)
        everybody = self._assert_same(
            self.cron, lambda: [lead.user_id.id for lead in leads]
        )
        self.assertNotIn(False, everybody)

    def test_deadlines_are_missed_alike(self):
        """Target: T27"""
        begun = fields.Datetime.now() - timedelta(days=3)
        self.env["lead.sla.policy"].search([]).action_archive()
        self.env["lead.sla.policy"].create(
            {
                "name": "Same",
                "sequence": -1,
                "first_response_unit": "hours",
                "state": "active",
                "active_from": begun,
            }
        )
        leads = self._leads(5, user_id=self.ann.id, team_id=self.north.id)
        self.env.flush_all()
        self.env.cr.execute("UPDATE lead_sla_clock SET next_at = %s", [begun])
        clocks = self.env["lead.sla.clock"].search([("lead_id", "in", leads.ids)])
        self.assertTrue(clocks)
        sweep = self.env.ref("lead_priority.ir_cron_check_sla_clocks")
        before = [(clock.state, clock.next_at) for clock in clocks]
        after = self._assert_same(
            sweep, lambda: [(clock.state, clock.next_at) for clock in clocks]
        )
        self.assertNotEqual(after, before)

    def test_what_is_left_when_the_turn_is_over_is_for_the_next_job(self):
        self.patch(ir_cron, "TURN_SECONDS", 0)
        self.patch(lead_routing_rule_run, "LIVE_BATCH_SIZE", 2)
        leads = self._new(5)
        self._run_cron()
        self._perform(self._find_jobs())
        self.assertEqual(len(leads.filtered("user_id")), 2)
        self.assertEqual(self._find_jobs().mapped("state"), ["started", "pending"])

    def test_a_job_that_finds_nothing_asks_for_no_other(self):
        self._run_cron()
        self._perform(self._find_jobs())
        self.assertEqual(self._find_jobs().mapped("state"), ["started"])

    def test_an_error_is_tried_again_a_minute_later(self):
        self._run_cron()

        def fail(_rules):
            raise ValueError("broken")

        self.patch(type(self.env["lead.routing.rule"]), "_cron_route", fail)
        record = self._find_jobs()
        with (
            self.assertLogs("odoo.addons.lead_priority_queue_job", "ERROR"),
            self.assertRaisesRegex(RetryableJobError, "broken"),
        ):
            self._perform(record)
        job = Job.load(self.env, record.uuid)
        job.retry = 1
        self.assertEqual(job._get_retry_seconds(), 60)
        job.retry = 3
        self.assertEqual(job._get_retry_seconds(), 900)
