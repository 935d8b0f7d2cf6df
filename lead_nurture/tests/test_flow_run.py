from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import START, FlowCase


@tagged("post_install", "-at_install")
class TestFlowRun(FlowCase):
    """Leads go from step to step. Capabilities: 119"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["crm.tag"].create({"name": "Warm"})
        cls.flow = cls.make_flow()
        wait = cls.add_step(cls.flow, "wait", wait_amount=2)
        tag = cls.add_step(cls.flow, "tag", wait, tag_add_ids=cls.tag.ids)
        cls.add_step(cls.flow, "end", tag)
        cls.start(cls.flow)
        cls.lead = cls.make_leads()

    def test_lead_goes_through_all_steps(self):
        enrollment = self.enter(self.flow, self.lead)
        self.run_until(self.after(days=1))
        self.assertFalse(self.lead.tag_ids)
        self.run_until(self.after(days=3))
        self.assertEqual(self.lead.tag_ids, self.tag)
        self.assertEqual(
            self.path(enrollment),
            [
                ("wait", "done", "next"),
                ("tag", "done", "next"),
                ("end", "done", "leave"),
            ],
        )
        self.assertEqual((enrollment.state, enrollment.reason), ("left", "by_step"))
        self.assertEqual(enrollment.ended_at, self.after(days=2))

    def test_paused_flow_does_nothing_and_goes_on(self):
        self.enter(self.flow, self.lead)
        self.flow.action_pause()
        self.run_until(self.after(days=3))
        self.assertFalse(self.lead.tag_ids)
        self.flow.action_resume()
        self.do_pass()
        self.assertEqual(self.lead.tag_ids, self.tag)

    def test_company_pauses_all_flows(self):
        self.enter(self.flow, self.lead)
        self.flow.company_id.lead_flows_paused = True
        self.run_until(self.after(days=3))
        self.assertFalse(self.lead.tag_ids)

    def test_stopped_flow_lets_those_inside_leave(self):
        enrollment = self.enter(self.flow, self.lead)
        self.do_pass()
        self.flow.action_stop()
        self.assertEqual((enrollment.state, enrollment.reason), ("left", "stopped"))
        self.assertEqual(self.path(enrollment), [("wait", "skipped", None)])
        self.assertEqual(self.flow.state, "archived")

    def test_flow_without_step_is_not_started(self):
        flow = self.make_flow()
        with self.assertRaises(UserError):
            flow.action_start()

    def test_lead_that_loses_its_last_step_is_done(self):
        flow = self.make_flow(name="Short")
        self.add_step(flow, "tag", tag_add_ids=self.tag.ids)
        flow.action_start()
        enrollment = self.enter(flow, self.lead)
        self.do_pass()
        self.assertEqual(enrollment.state, "done")
        self.assertEqual(enrollment.entered_at, START)

    def test_two_jobs_share_what_is_due(self):
        crons = self.env["ir.cron"].search(
            [
                ("code", "=", "model._cron_run()"),
                ("model_id.model", "=", "lead.nurture.enrollment"),
            ]
        )
        self.assertEqual(len(crons), 2)
        mine = [("cron_id", "in", crons.ids)]
        before = self.env["ir.cron.trigger"].search(mine)
        self.env.cr.precommit.data.clear()
        self.enter(self.flow, self.lead)
        self.env.cr.flush()  # as right before a commit
        triggers = self.env["ir.cron.trigger"].search(mine) - before
        self.assertEqual(triggers.cron_id, crons)
