from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowVersions(FlowCase):
    """What was ever active is kept as it was. Capabilities: 119"""

    def test_step_of_active_flow_is_kept(self):
        flow = self.make_flow()
        step = self.add_step(flow, "end")
        flow._activate("from_now", now=self.env.cr.now())
        with self.assertRaises(RedirectWarning):
            step.name = "Another"
