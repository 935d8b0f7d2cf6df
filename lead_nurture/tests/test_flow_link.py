from odoo.tests import new_test_user, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowLink(FlowCase):
    """The lead says in which flows it is."""

    def test_flows_of_a_lead_are_a_link_above_its_playbooks(self):
        rep = new_test_user(self.env, "fl_rep", groups="sales_team.group_sale_salesman")
        flow = self.make_flow()
        self.add_step(flow, "wait", name="First")
        self.start(flow)
        leads = self.make_leads(2, user_id=rep.id)
        self.enter(flow, leads[0])
        links = [lead.with_user(rep).get_playbooks()["links"] for lead in leads]
        self.assertEqual(
            [(row["name"], row["count"]) for row in links[0]], [("Flows", 1)]
        )
        self.assertEqual(links[1], [])
