from odoo.addons.lead_priority.tests.routed_common import RoutingCase
from odoo.addons.queue_job.job import Job


class JobCase(RoutingCase):
    """A database whose jobs are run: some runner leads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("lead_priority.ir_cron_route_leads")
        cls.env["queue.job"].search([]).unlink()

    def setUp(self):
        super().setUp()
        self.has_runner = True
        crons = type(self.cron)
        self.ask_for_lock = crons._has_job_runner
        self.patch(crons, "_has_job_runner", lambda _crons: self.has_runner)

    def _run_cron(self, cron=None):
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            (cron or self.cron).method_direct_trigger()
        self.env.invalidate_all()

    def _find_jobs(self, cron=None):
        """The jobs of a cron, oldest first."""
        name = (cron or self.cron).get_external_id().popitem()[1]
        return self.env["queue.job"].search(
            [("identity_key", "=like", f"{name} %")], order="id"
        )

    def _note(self, jobs, **values):
        """Let jobs be as their runner would have left them."""
        sentinel = type(jobs).EDIT_SENTINEL
        jobs.with_context(_job_edit_sentinel=sentinel).write(values)

    def _perform(self, record):
        """Do a job as its server does, up to its end."""
        job = Job.load(self.env, record.uuid)
        job.set_started()
        job.store()
        with self.enter_registry_test_mode():
            job.perform()
        self.env.invalidate_all()
        return job
