from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowInside(FlowCase):
    """A live flow gets a new version: nobody is left stuck. Capabilities: 119"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["crm.tag"].create({"name": "Warm"})

    def setUp(self):
        super().setUp()
        self.flow = self.make_flow()
        wait = self.add_step(self.flow, "wait", wait_amount=10)
        self.add_step(self.flow, "tag", wait)
        self.start(self.flow)
        self.enrollment = self.enter(self.flow, self.make_leads())
        self.do_pass()
        self.draft = self.flow._make_version()
        self.wait = self.draft.step_ids.filtered(lambda step: step.kind == "wait")
        self.draft.step_ids.filtered(lambda s: s.kind == "tag").tag_add_ids = self.tag

    def test_steps_are_copied_as_a_tree(self):
        self.assertEqual(self.wait.origin_id.flow_id, self.flow)
        self.assertEqual(self.wait.child_ids.origin_id.parent_id, self.wait.origin_id)
        copy = self.flow.copy()
        self.assertEqual(len(copy.step_ids), 2)
        self.assertFalse(copy.step_ids.origin_id)

    def test_jump_of_the_copy_goes_to_the_copy(self):
        draft = self.draft
        jump = self.add_step(
            draft, "jump", self.wait.child_ids, jump_step_id=self.wait.id
        )
        copies = draft.copy().step_ids
        copied = copies.filtered(lambda step: step.kind == jump.kind)
        self.assertEqual(copied.jump_step_id.flow_id, copies.flow_id)

    def test_those_inside_finish_their_version(self):
        self.start(self.draft)
        self.run_until(self.after(days=11))
        self.assertEqual(self.enrollment.state, "done")
        self.assertEqual(self.enrollment.flow_id, self.flow)
        self.assertFalse(self.enrollment.lead_id.tag_ids)

    def test_those_inside_move_and_the_changed_wait_holds(self):
        self.wait.wait_amount = 3
        self.draft.for_those_inside = "move"
        self.start(self.draft)
        self.assertEqual(self.enrollment.step_id, self.wait)
        self.run_until(self.after(days=4))
        self.assertEqual(self.enrollment.lead_id.tag_ids, self.tag)
        self.assertEqual(self.enrollment.ended_at, self.after(days=3))
        self.assertEqual(
            [name for name, *_rest in self.path(self.enrollment)], ["wait", "tag"]
        )

    def test_those_whose_step_is_gone_leave(self):
        self.draft.step_ids.unlink()
        self.add_step(self.draft, "end")
        self.draft.for_those_inside = "move"
        self.start(self.draft)
        self.assertEqual(self.enrollment.reason, "version")

    def test_those_inside_leave(self):
        self.draft.for_those_inside = "leave"
        self.start(self.draft)
        self.assertEqual(
            (self.enrollment.state, self.enrollment.reason), ("left", "version")
        )

    def test_move_reaches_over_two_versions(self):
        self.start(self.draft)
        third = self.draft._make_version()
        third.for_those_inside = "move"
        self.start(third)
        self.assertEqual(self.enrollment.flow_id, third)
