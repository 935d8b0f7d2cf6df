from odoo.tests import new_test_user, tagged

from .health_common import HealthCase

JOB = "lead_priority.ir_cron_process_captures"


@tagged("post_install", "-at_install")
class TestHealthJobs(HealthCase):
    """Jobs that are late, off or failing, and the button that mends it."""

    def setUp(self):
        super().setUp()
        self.job = self.env.ref(JOB)

    def test_late_job_runs_by_its_button(self):
        self.job.nextcall = self.ago(hours=2)
        card = self.assert_state("jobs_late", "broken", 1)
        self.assertEqual(card.names, "Leads: process what came in")
        self.mend("jobs_late", "broken", job=JOB)

    def test_job_that_was_asked_for_and_never_came_is_late(self):
        self.job._trigger(self.ago(minutes=20))
        self.assert_state("jobs_late", "look", 1)

    def test_jobs_of_others_are_not_ours(self):
        self.env.ref("base.autovacuum_job").nextcall = self.ago(days=2)
        self.assert_state("jobs_late", "good", 0)

    def test_failing_job_is_good_after_a_run_that_works(self):
        self.job.write({"failure_count": 2, "first_failure_date": self.ago(minutes=9)})
        self.mend("jobs_failing", job=JOB)

    def test_job_is_switched_on_by_an_administrator_only(self):
        self.job.active = False
        self.assertFalse(self.assert_state("jobs_off", "broken", 1).mend_label)
        admin = new_test_user(self.env, "lp_admin", groups="base.group_system")
        card = self.card("jobs_off", admin)
        self.assertEqual(card.mend_label, "Switch On")
        found = self.env["ir.cron"].with_user(admin).with_context(active_test=False)
        self.assertEqual(found.search(card.action_show()["domain"]), self.job)
        card.action_mend()
        self.assertTrue(self.job.active)
        self.assert_state("jobs_off", "good", 0)
