import time
from datetime import timedelta
from select import select
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from odoo.addons.lead_analytics.models import ir_cron
from odoo.addons.lead_analytics.models.lead_milestone_day_refresh import LOCK
from odoo.addons.lead_analytics.models.lead_milestone_refresh import PAUSE_SECONDS


@tagged("post_install", "-at_install")
class TestMilestoneJob(TransactionCase):
    """The figures of boards are a minute old at most. Targets: T20"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env.ref("lead_analytics.ir_cron_refresh_milestones")
        cls.triggers = cls.env["ir.cron.trigger"]
        cls.triggers.search([("cron_id", "=", cls.job.id)]).unlink()

    def run_job(self):
        with self.enter_registry_test_mode():
            self.job.method_direct_trigger()

    def planned(self):
        """Give the moments at which the job is called besides its interval."""
        planned = self.triggers.search([("cron_id", "=", self.job.id)])
        return planned.mapped("call_at")

    def test_job_plans_its_next_call(self):
        before = fields.Datetime.now()
        self.run_job()
        pause = timedelta(seconds=PAUSE_SECONDS)
        (moment,) = self.planned()
        self.assertGreaterEqual(moment, before + pause)
        self.assertLessEqual(moment, fields.Datetime.now() + pause)

    def test_call_is_planned_once(self):
        """Runs by the interval in between would begin chains of their own."""
        self.run_job()
        self.run_job()
        self.assertEqual(len(self.planned()), 1)

    def test_days_are_added_to_by_one_process_at_a_time(self):
        changes = self.env["lead.milestone.day.change"]
        self.env["crm.lead"].create({"name": "Changed"})
        milestones, days = self.env["lead.milestone"], self.env["lead.milestone.day"]
        self.env.cr.precommit.run()
        while milestones._refresh_next():
            continue
        waiting = changes.search_count([("id", "!=", False)])
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
            self.assertFalse(days._add_next())
        self.assertTrue(waiting)
        self.assertEqual(days._add_next(), waiting)

    def test_servers_are_woken_when_the_call_is_due(self):
        with patch.object(ir_cron, "wake_jobs_in") as wake:
            self.job._call_again_in(7)
            wake.assert_not_called()
            self.env.cr.postcommit.run()
        wake.assert_called_once_with(self.env.cr.dbname, 7)

    def test_wake_up_is_heard_by_the_servers(self):
        name = "database_of_nobody"
        with db_connect("postgres").cursor() as cursor:
            cursor.execute("LISTEN cron_trigger")
            cursor.commit()
            ir_cron.wake_jobs_in(name, 0.1)
            self.assertTrue(self._heard(cursor._cnx, name))

    def _heard(self, connection, name, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            select([connection], [], [], 1)
            connection.poll()
            if any(notice.payload == name for notice in connection.notifies):
                return True
        return False
