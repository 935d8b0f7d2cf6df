from odoo.tests import tagged

from odoo.addons.lead_priority.tests.score_common import ScoreCase

from .common import START, FlowCase


@tagged("post_install", "-at_install")
class TestFlowPoints(FlowCase, ScoreCase):
    """A step changes the score by what a rule says. Capabilities: 67, 126"""

    def test_step_raises_the_score_by_the_rule(self):
        self._create_model(engagement=[{"types": "webinar", "points": 15}])
        lead = self.make_leads()
        flow = self.make_flow()
        step = self.add_step(flow, "points", points_type_id=self._type("webinar").id)
        self.assertIn("15", step.points_worth)
        self.start(flow)
        self.enter(flow, lead)
        before = lead.lead_score
        self.do_pass()
        lead._update_score(START)
        self.assertEqual(lead.lead_score - before, 15)
