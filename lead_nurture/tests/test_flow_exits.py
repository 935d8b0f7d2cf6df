from odoo.tests import tagged

from .common import START, FlowCase


@tagged("post_install", "-at_install")
class TestFlowExits(FlowCase):
    """A flow is over when there is no more to win or to lose. Capabilities: 34, 128"""

    def is_over(self, change, **values):
        """Let a lead wait in a flow, change it, and say how that ended."""
        type(self).now = START
        flow = self.make_flow(**values)
        self.add_step(flow, "wait")
        self.start(flow)
        self.lead = self.make_leads()
        enrollment = self.enter(flow, self.lead)
        self.do_pass()
        change(self.lead)
        self.run_until(self.after(days=2))
        return enrollment.state, enrollment.reason

    def test_nothing_happens(self):
        self.assertEqual(self.is_over(lambda lead: None), ("done", False))

    def test_won(self):
        self.assertEqual(
            self.is_over(lambda lead: lead.action_set_won()), ("left", "won")
        )

    def test_lost(self):
        self.assertEqual(
            self.is_over(lambda lead: lead.action_set_lost()), ("left", "lost")
        )

    def test_deleted(self):
        self.assertEqual(self.is_over(lambda lead: lead.unlink()), ("left", "deleted"))

    def test_goal_goes_before_the_exit(self):
        said = {
            "goal_domain": "[('partner_name', '=', 'Bank')]",
            "exit_domain": "[('partner_name', '!=', False)]",
        }
        found = self.is_over(lambda lead: lead.write({"partner_name": "Bank"}), **said)
        self.assertEqual(found, ("goal", False))
        found = self.is_over(lambda lead: lead.write({"partner_name": "X"}), **said)
        self.assertEqual(found, ("left", "exit_rule"))

    def test_goal_is_a_qualification(self):
        found = self.is_over(
            lambda lead: lead.sudo().write({"qualification": "sql"}),
            goal_qualification="mql",
        )
        self.assertEqual(found, ("goal", False))

    def test_reply(self):
        def reply(lead):
            self.env["lead.engagement"]._record_engagement(
                [{"lead_id": lead.id, "type": "mail_reply"}], now=START
            )

        self.assertEqual(self.is_over(reply), ("left", "replied"))
        self.assertEqual(self.is_over(reply, exits_on_reply=False), ("done", False))

    def test_rep_talks_to_it(self):
        def call(lead):
            row = {"lead_id": lead.id, "user_id": self.env.uid, "channel": "call"}
            self.env["lead.followup"]._record_followup([row], now=START)

        self.assertEqual(self.is_over(call), ("done", False))
        found = self.is_over(call, exits_on_owner_contact=True)
        self.assertEqual(found, ("left", "contacted"))

    def test_merged_lead_goes_on_as_the_survivor(self):
        survivor = self.make_leads()
        self.is_over(lambda lead: survivor._merge_dependences(lead))
        enrollment = self.env["lead.nurture.enrollment"].search(
            [("lead_id", "=", survivor.id)]
        )
        self.assertEqual(enrollment.state, "done")

    def test_merged_lead_leaves_where_the_survivor_is_inside(self):
        flow = self.make_flow()
        self.add_step(flow, "wait")
        self.start(flow)
        leads = self.make_leads(2)
        kept, extra = self.enter(flow, leads).sorted("id")
        kept.lead_id._merge_dependences(extra.lead_id)
        self.assertEqual((extra.state, extra.reason), ("left", "merged"))
        self.assertEqual(kept.state, "running")
        self.assertEqual(extra.lead_id, kept.lead_id)

    def test_exit_does_not_wait_until_the_step_is_due(self):
        flow = self.make_flow(exit_domain="[('partner_name', '!=', False)]")
        self.add_step(flow, "wait", wait_amount=30)
        self.start(flow)
        lead = self.make_leads()
        enrollment = self.enter(flow, lead)
        self.do_pass()
        lead.partner_name = "Bank"
        self.env["lead.nurture.enrollment"]._exit_leads(lead.ids, self.now)
        self.assertEqual((enrollment.state, enrollment.due_at), ("left", False))
        self.assertEqual(self.path(enrollment), [("wait", "skipped", None)])
