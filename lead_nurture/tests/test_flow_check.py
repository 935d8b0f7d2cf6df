from odoo.exceptions import UserError
from odoo.tests import tagged

from ..flowchart import Node, find_problems
from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowCheck(FlowCase):
    """What cannot work is said before a flow starts. Capabilities: 119"""

    @staticmethod
    def codes(*nodes):
        return [(problem.code, problem.node_id) for problem in find_problems(nodes)]

    def test_good_drawing(self):
        mail = Node(1, is_message=True)
        wait = Node(2, 1, takes_time=True)
        self.assertEqual(self.codes(mail, wait, Node(3, 2, is_message=True)), [])

    def test_loop_that_waits_is_no_problem(self):
        steps = (Node(1, takes_time=True), Node(2, 1), Node(3, 2, jump_to=1))
        self.assertEqual(self.codes(*steps), [])

    def test_loop_over_two_branches(self):
        fork = Node(1, outcomes=("yes", "no"))
        yes, no = Node(2, 1, "yes", jump_to=3), Node(3, 1, "no", jump_to=2)
        self.assertEqual(self.codes(fork, yes, no), [("endless", 2), ("endless", 3)])

    def test_all_behind_a_gap_is_cut_off(self):
        steps = (Node(1, outcomes=("yes",)), Node(2, 1, "gone"), Node(3, 2))
        self.assertEqual(self.codes(*steps), [("cut_off", 2), ("cut_off", 3)])

    def test_wait_at_the_end(self):
        self.assertEqual(
            self.codes(Node(1, takes_time=True))[0][0], "waits_for_nothing"
        )

    def test_endless_loop_does_not_start(self):
        flow = self.make_flow()
        tag = self.env["crm.tag"].create({"name": "Seen"})
        first = self.add_step(flow, "tag", tag_add_ids=tag.ids)
        self.add_step(flow, "jump", first, jump_step_id=first.id)
        with self.assertRaisesRegex(UserError, "round and round"):
            flow.action_start()

    def test_missing_settings_are_named(self):
        flow = self.make_flow()
        self.add_step(flow, "tag", name="Mark it")
        self.assertIn("“Mark it” names no tag.", self.texts(flow))

    def test_nobody_can_enter(self):
        flow = self.make_flow(trigger_ids=[])
        self.assertIn("Nobody can enter: say what starts the flow.", self.texts(flow))

    def test_no_way_out_is_a_warning(self):
        flow = self.make_flow(exits_on_reply=False)
        severities = {
            problem["severity"]
            for problem in flow.get_problems()
            if "no goal" in problem["text"]
        }
        self.assertEqual(severities, {"warning"})

    def texts(self, flow):
        return [problem["text"] for problem in flow.get_problems()]
