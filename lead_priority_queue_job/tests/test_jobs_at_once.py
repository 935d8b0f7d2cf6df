import threading
import time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.lead_priority.tests.parallel_common import ParallelCase
from odoo.addons.queue_job.job import Job

CRON = "lead_priority.ir_cron_route_leads"
LEADS = 60


@tagged("post_install", "-at_install")
class TestJobsAtOnce(ParallelCase):
    """Two jobs for the same work, with connections of their own: nothing is double."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove)
        with self.registry.cursor() as cr:
            self._prepare(self.env_of(cr))
        self.errors = []

    def _prepare(self, env):
        env["queue.job"].search([]).unlink()
        quiet = env["res.users"].with_context(no_reset_password=True)
        self.users = quiet.create(
            {"name": "Kit", "login": f"lp_at_once_{time.time_ns()}"}
        ).ids
        team = env["crm.team"].create({"name": "At Once", "member_ids": self.users})
        rule = env["lead.routing.rule"].create(
            {"name": "At Once", "sequence": -9, "team_ids": team.ids}
        )
        rule.activity_type_id = False
        values = {"user_id": False, "team_id": team.id, "qualification": "sql"}
        leads = env["crm.lead"].create(
            [{"name": f"At once {number}", **values} for number in range(LEADS)]
        )
        self.rules, self.leads = rule.ids, leads.ids

    def _remove(self):
        with self.registry.cursor() as cr:
            env = self.env_of(cr)
            env["queue.job"].search([]).unlink()
            env["crm.lead"].browse(self.leads).unlink()
            env["lead.routing.rule"].browse(self.rules).action_archive()
            env["res.users"].browse(self.users).action_archive()

    def _ask_twice(self):
        """Two transactions that do not see each other ask for the same job."""
        with self.registry.cursor() as one, self.registry.cursor() as other:
            for cr in (one, other):
                cr.execute("SELECT 1")  # from here on it sees what is there now
            for cr in (one, other):
                self.env_of(cr).ref(CRON)._ask_for_job(1)
                cr.commit()  # pylint: disable=invalid-commit
        with self.registry.cursor() as cr:
            return self.env_of(cr)["queue.job"].search([]).mapped("uuid")

    def _perform(self, uuid, barrier):
        try:
            with self.registry.cursor() as cr:
                job = Job.load(self.env_of(cr), uuid)
                barrier.wait(20)
                job.perform()
        except Exception as error:
            self.errors.append(error)

    @mute_logger("odoo.sql_db")
    def test_the_key_lets_two_through_and_each_lead_is_routed_once(self):
        """Targets: R7, T27"""
        uuids = self._ask_twice()
        self.assertEqual(len(uuids), 2)
        barrier = threading.Barrier(len(uuids))
        threads = [
            threading.Thread(target=self._perform, args=(uuid, barrier))
            for uuid in uuids
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(self.errors)
        with self.registry.cursor() as cr:
            leads = self.env_of(cr)["crm.lead"].browse(self.leads)
            self.assertEqual(leads.user_id.ids, self.users)
            self.assertEqual(len(leads.filtered("user_id")), LEADS)
            self.assertEqual(len(leads.routing_decision_ids), LEADS)
