from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowDecide(FlowCase):
    """People skip a step for a lead, or take it out. Capabilities: 119"""

    def setUp(self):
        super().setUp()
        self.flow = self.make_flow()
        wait = self.add_step(self.flow, "wait", name="Wait", wait_amount=9)
        self.add_step(self.flow, "wait", wait, name="Wait again", wait_amount=9)
        self.start(self.flow)
        self.entered = self.enter(self.flow, self.make_leads())
        self.do_pass()

    def test_skipped_step_is_over(self):
        self.entered.action_skip_step()
        self.assertEqual(self.entered.step_id.name, "Wait again")
        self.assertEqual(self.path(self.entered), [("Wait", "skipped", None)])

    def test_parked_lead_goes_on(self):
        self.entered.write({"state": "parked", "error": "No"})
        self.entered.action_skip_step()
        self.assertEqual((self.entered.state, self.entered.error), ("running", False))

    def test_taken_out_is_out(self):
        self.entered.action_take_out()
        self.assertEqual((self.entered.state, self.entered.reason), ("left", "by_hand"))

    def test_who_left_skips_nothing(self):
        self.entered.action_take_out()
        with self.assertRaises(UserError):
            self.entered.action_skip_step()

    def test_reps_do_not_decide(self):
        rep = new_test_user(self.env, "rep", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.entered.with_user(rep).action_take_out()
