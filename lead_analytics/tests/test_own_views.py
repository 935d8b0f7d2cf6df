from odoo.tests import HttpCase, tagged

REPORTS = ("funnel", "waste", "loss", "rep", "sla")


@tagged("post_install", "-at_install")
class TestOwnViews(HttpCase):
    """People make views of their own, without IT. Capabilities: 153"""

    def test_each_report_is_a_pivot_a_graph_and_a_list(self):
        for name in REPORTS:
            action = self.env.ref(f"lead_analytics.lead_analytics_report_{name}_action")
            views = {*action.view_mode.split(",")}
            self.assertLessEqual({"pivot", "graph", "list"}, views)

    def test_a_view_is_put_on_my_dashboard_as_it_is(self):
        action = self.env.ref("lead_analytics.lead_analytics_report_funnel_action")
        self.authenticate("admin", "admin")
        added = self.make_jsonrpc_request(
            "/board/add_to_dashboard",
            {
                "action_id": action.id,
                "context_to_save": {"pivot_row_groupby": ["team_id"]},
                "domain": [["is_won", "=", 1]],
                "view_mode": "pivot",
                "name": "Won by team",
            },
        )
        self.assertTrue(added)
        mine = self.env["ir.ui.view.custom"].search(
            [("user_id", "=", self.env.ref("base.user_admin").id)], limit=1
        )
        self.assertIn("Won by team", mine.arch)
        self.assertIn("team_id", mine.arch)
