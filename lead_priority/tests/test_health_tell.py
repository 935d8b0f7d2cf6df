from odoo.tests import tagged

from .alert_common import AlertCase
from .health_common import HealthCase


@tagged("post_install", "-at_install")
class TestHealthTell(HealthCase, AlertCase):
    """Managers are told once a day what is broken."""

    def tell(self):
        alerts = self.env["lead.health"]._tell(self.env.company.id)
        alerts._send_due(self.now)
        return alerts

    def test_manager_is_told_what_is_broken(self):
        self.env.ref("lead_priority.ir_cron_process_captures").active = False
        alert = self.tell().filtered(
            lambda alert: (alert.user_id, alert.channel) == (self.max, "inbox")
        )
        self.assertEqual(
            alert.subject, "Something is broken: Jobs that are switched off"
        )
        self.assertTrue(alert._get_link().endswith("/odoo/lead-health"))

    def test_nobody_is_told_while_nothing_is_broken(self):
        self.env.ref("lead_priority.ir_cron_process_captures").failure_count = 1
        self.assertFalse(self.tell())

    def test_job_looks_at_each_company(self):
        self.env.ref("lead_priority.ir_cron_process_captures").active = False
        job = self.env.ref("lead_priority.ir_cron_tell_health")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        told = self.env["lead.alert"].search([("event_id.code", "=", "health")])
        self.assertIn(self.max, told.user_id)
