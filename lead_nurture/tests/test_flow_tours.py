from odoo.tests import HttpCase, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowTours(HttpCase, FlowCase):
    """The picture in a browser. Capabilities: 119"""

    def setUp(self):
        super().setUp()
        self.flow, step = self.make_flow(), None
        for name in ("First", "Second", "Third"):
            step = self.add_step(self.flow, "wait", step, name=name, wait_amount=9)

    def tour(self, name):
        url = f"/odoo/lead-flows/{self.flow.id}"
        self.start_tour(url, f"lead_nurture_picture_{name}", login="admin")

    def test_steps_are_moved_deleted_and_put_in(self):
        self.tour("edit")
        self.assertFalse(self.flow.step_ids)

    def test_running_flow_is_only_looked_at(self):
        self.start(self.flow)
        self.enter(self.flow, self.make_leads())
        self.do_pass()
        self.tour("kept")
