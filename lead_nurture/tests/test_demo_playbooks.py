from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

NEEDED = ("lead_users_demo", "lead_pool_demo")


@tagged("post_install", "-at_install")
class TestDemoPlaybooks(TransactionCase):
    """The demo of playbooks loads by itself, and its reports are alive."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in NEEDED:
            file = f"demo/{name}.xml"
            convert_file(cls.env, "lead_priority", file, {}, "init", noupdate=True)

    def test_demo_has_late_skipped_and_ended_tasks(self):
        before = self.env["lead.playbook"].search([])
        mails = self.env["mail.mail"].search([])
        with self.assertNoLogs(level="ERROR"):
            self.env["lead.demo"]._load_playbooks()
        playbooks = self.env["lead.playbook"].search([]) - before
        self.assertEqual(set(playbooks.mapped("state")), {"active", "draft"})
        runs = playbooks.run_ids
        self.assertEqual(set(runs.mapped("state")), {"running", "done", "ended"})
        tasks = runs.task_ids
        states = set(tasks.mapped("state"))
        self.assertLessEqual({"running", "done", "skipped", "not_needed"}, states)
        self.assertTrue(tasks.filtered("overdue_at"))
        self.assertTrue(tasks.skip_reason_id)
        self.assertLessEqual(
            max(filter(None, tasks.mapped("ended_at"))), self.env.cr.now()
        )
        self.assertFalse(self.env["mail.mail"].search([]) - mails)
