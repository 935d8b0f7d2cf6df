from odoo.modules.neutralize import neutralize_database
from odoo.tests import tagged

from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestSendingSettings(SendingCase):
    """What holds for the messages of a company. Capabilities: 118"""

    def test_copied_database_sends_nothing(self):
        execution = self.begin()
        neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.assertTrue(self.company.lead_flows_paused)
        self.assertEqual(self.executions._send_due(self.now), 0)
        self.assertEqual(execution.state, "queued")

    def test_two_jobs_send(self):
        crons = self.env["ir.cron"].search([("code", "=", "model._cron_send()")])
        nurture = crons.filtered(lambda c: c.model_id.model == self.executions._name)
        self.assertEqual(len(nurture), 2)

    def test_job_sends_and_lets_flows_go_on(self):
        execution = self.begin()
        # The virtual clock of the tests is behind the clock of the job.
        cron = self.env.ref("lead_nurture.ir_cron_send_nurture_1")
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(execution.state, "done")
        self.assertEqual(execution.enrollment_id.state, "done")
        self.assertFalse(execution.goes_on)

    def test_who_goes_on_when_another_one_cannot(self):
        leads = self.lead | self.make_leads(email_from="li@example.com")
        executions = self.begin(leads)
        executions._settle("done", self.now)
        bad, good = executions
        followups = type(self.env["lead.followup"])
        record = followups._record_followup

        def refuse(self, rows, *, now):
            if any(row["lead_id"] == bad.lead_id.id for row in rows):
                raise ValueError("broken")
            return record(self, rows, now=now)

        self.patch(followups, "_record_followup", refuse)
        with self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"):
            self.executions._carry_on(self.now)
        self.assertEqual(good.enrollment_id.state, "done")
        self.assertEqual(bad.note, "broken")
        # The journal is one thing, the flow another.
        self.assertEqual(bad.enrollment_id.state, "done")
