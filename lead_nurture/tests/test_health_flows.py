from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.health_common import HealthCase

from .playbook_common import PlaybookCase


@tagged("post_install", "-at_install")
class TestHealthFlows(PlaybookCase, HealthCase):
    """What is stuck in flows and playbooks, and the button that mends it."""

    def setUp(self):
        now = self.env.cr.now().replace(microsecond=0)
        super().setUp()
        type(self).now = now

    def enrollment(self):
        flow = self.make_flow()
        steps = super(PlaybookCase, type(self))  # of flows, not of playbooks
        step = steps.add_step(flow, "email", mail_subject="Hello")
        step.mailing_id.body_html = "<p>News</p>"
        return self.enter(
            self.start(flow), self.make_leads(email_from="ann@example.com")
        )

    def message(self, state, **values):
        enrollment = self.enrollment()
        return self.env["lead.nurture.execution"].create(
            {
                "enrollment_id": enrollment.id,
                "step_id": enrollment.flow_id.step_ids[:1].id,
                "visit": 9,
                "lead_id": enrollment.lead_id.id,
                "state": state,
                "started_at": self.ago(hours=3),
                **values,
            }
        )

    def task(self):
        return self.get_open(self.start_run(self.make_playbook("Call")))

    def mended_by_job(self, code, job):
        """It is broken, and its button asks for the job."""
        self.assert_state(code, "broken", 1).action_mend()
        asked = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref(job).id)]
        )
        self.assertTrue(asked)

    def test_enrollments_late(self):
        self.behind(self.enrollment(), due_at=self.ago(hours=2))
        self.mended_by_job("enrollments_late", "lead_nurture.ir_cron_run_flows")
        while self.env["lead.nurture.enrollment"]._run_due(self.now):
            pass
        self.assert_state("enrollments_late", "good", 0)

    def test_flow_that_is_paused_is_not_late(self):
        enrollment = self.enrollment()
        self.behind(enrollment, due_at=self.ago(hours=2))
        enrollment.flow_id.is_paused = True
        self.assert_state("enrollments_late", "good", 0)

    def test_enrollments_parked(self):
        enrollment = self.enrollment()
        self.behind(
            enrollment, state="parked", due_at=None, arrived_at=self.ago(hours=2)
        )
        self.mend("enrollments_parked")
        self.assertEqual((enrollment.state, enrollment.tries), ("running", 0))

    def test_messages_waiting(self):
        message = self.message("queued", next_try_at=self.ago(hours=2))
        self.mended_by_job("messages_waiting", "lead_nurture.ir_cron_send_nurture_1")
        message.state = "done"
        self.assert_state("messages_waiting", "good", 0)

    def test_messages_unknown_are_decided_about_in_their_list(self):
        self.message("unknown", done_at=self.ago(days=3))
        card = self.assert_state("messages_unknown", "look", 1)
        self.assertFalse(card.mend_label)
        found = self.env["lead.nurture.execution"].with_user(self.max)
        found.search(card.action_show()["domain"]).action_was_sent()
        self.assert_state("messages_unknown", "good", 0)

    def test_tasks_late(self):
        self.behind(self.task(), due_at=self.ago(hours=2))
        self.mended_by_job("tasks_late", "lead_nurture.ir_cron_look_at_playbooks")
        while self.env["lead.playbook.task"]._run_due(self.now):
            pass
        self.assert_state("tasks_late", "good", 0)

    def test_playbooks_that_are_paused_are_not_late(self):
        self.behind(self.task(), due_at=self.ago(hours=2))
        self.env.company.lead_playbooks_paused = True
        self.assert_state("tasks_late", "good", 0)

    def test_tasks_parked(self):
        task = self.task()
        self.behind(task, state="parked", arrived_at=self.ago(hours=2), due_at=None)
        self.mend("tasks_parked")
        self.assertEqual(task.state, "running")

    def test_tasks_overdue_are_done_by_people(self):
        task = self.task()
        self.behind(task, limit_at=self.ago(days=2), due_at=None)
        card = self.assert_state("tasks_overdue", "look", 1)
        found = self.env["lead.playbook.task"].with_user(self.max)
        self.assertEqual(found.search(card.action_show()["domain"]), task)
        self.finish(task)
        self.assert_state("tasks_overdue", "good", 0)

    def test_calls_parked(self):
        call = self.env["lead.call"].create(
            {"lead_id": self.make_leads().id, "transcript": "Rep: Good morning."}
        )
        self.behind(call, state="parked", write_date=self.now - timedelta(hours=1))
        self.mend("calls_parked")

    def test_page_has_them(self):
        page = self.page()
        self.assertEqual(len(page.flows_ids), 8)
        self.assertEqual(page.flows_ids & page.card_ids, page.flows_ids)
