from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowTree(FlowCase):
    """The tree of steps is changed as people change it. Capabilities: 119"""

    def setUp(self):
        super().setUp()
        self.flow = self.make_flow()
        self.first = self.add_step(self.flow, "wait", name="First")
        self.second = self.add_step(self.flow, "wait", self.first, name="Second")
        self.third = self.add_step(self.flow, "wait", self.second, name="Third")

    def line(self):
        """Give the names of the steps, one behind the other."""
        names, step = [], self.flow.step_ids.filtered(lambda step: not step.parent_id)
        while step:
            names.append(step.name)
            step = step.child_ids
        return names

    def test_put_in_between(self):
        steps = self.env["lead.nurture.step"].with_context(nurture_put_before=True)
        steps.create(
            {
                "flow_id": self.flow.id,
                "name": "New",
                "kind": "wait",
                "parent_id": self.first.id,
            }
        )
        self.assertEqual(self.line(), ["First", "New", "Second", "Third"])

    def test_put_at_the_start(self):
        steps = self.env["lead.nurture.step"].with_context(nurture_put_before=True)
        steps.create({"flow_id": self.flow.id, "name": "New", "kind": "wait"})
        self.assertEqual(self.line(), ["New", "First", "Second", "Third"])

    def test_end_cuts_nothing_off(self):
        steps = self.env["lead.nurture.step"].with_context(nurture_put_before=True)
        with self.assertRaises(UserError):
            steps.create({"flow_id": self.flow.id, "name": "End", "kind": "end"})

    def test_remove_one(self):
        self.second.action_remove(keeps_rest=True)
        self.assertEqual(self.line(), ["First", "Third"])

    def test_remove_with_all_behind(self):
        self.second.action_remove()
        self.assertEqual(self.line(), ["First"])

    def test_move_alone(self):
        self.first.action_move(self.third.id, "next", is_alone=True)
        self.assertEqual(self.line(), ["Second", "Third", "First"])

    def test_move_with_all_behind(self):
        self.second.action_move(False, "next")
        self.assertEqual(self.line(), ["Second", "Third", "First"])

    def test_not_behind_itself(self):
        with self.assertRaises(UserError):
            self.first.action_move(self.third.id, "next")
