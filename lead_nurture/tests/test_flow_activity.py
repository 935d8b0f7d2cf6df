from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import START, FlowCase


@tagged("post_install", "-at_install")
class TestFlowActivity(FlowCase):
    """Tasks with a script for who is responsible. Capabilities: 127, 135"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "sales_team.group_sale_salesman"
        cls.rep = new_test_user(cls.env, "flow_rep", groups, tz="Asia/Shanghai")
        cls.leader = new_test_user(cls.env, "flow_leader", groups)
        cls.team = cls.env["crm.team"].create(
            {"name": "T", "user_id": cls.leader.id, "member_ids": cls.rep.ids}
        )

    def give_task(self, leads, **values):
        flow = self.make_flow()
        self.add_step(flow, "activity", **values)
        self.start(flow)
        self.enter(flow, leads)
        self.do_pass()
        return leads.activity_ids

    def test_owner_gets_it_with_the_data_of_the_lead(self):
        lead = self.make_leads(
            user_id=self.rep.id, team_id=self.team.id, contact_name="Li <b>Na</b>"
        )
        kind = self.env.ref("lead_priority.lead_engagement_type_case_study")
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": lead.id, "type_id": kind.id, "description": "Case Bank"}],
            now=START,
        )
        task = self.give_task(
            lead,
            activity_summary="Call {{contact_name}}",
            activity_script="Ask {{ contact_name }} about {{last_download}}.",
            activity_hours=20,
        )
        self.assertEqual(task.user_id, self.rep)
        self.assertEqual(task.summary, "Call Li <b>Na</b>")
        self.assertIn("Li &lt;b&gt;Na&lt;/b&gt; about Case Bank.", task.note)
        # 5:00 UTC on the third is the third in Shanghai, too
        self.assertEqual(str(task.date_deadline), "2026-03-03")

    def test_leader_where_there_is_no_owner(self):
        lead = self.make_leads(team_id=self.team.id)
        self.assertEqual(self.give_task(lead).user_id, self.leader)

    def test_unknown_field_is_refused(self):
        flow = self.make_flow()
        with self.assertRaisesRegex(ValidationError, "nonsense"):
            self.add_step(flow, "activity", activity_script="{{nonsense}}")

    def test_tasks_of_many_cost_few_queries(self):
        few = self.make_leads(5, user_id=self.rep.id, team_id=self.team.id)
        many = self.make_leads(60, user_id=self.rep.id, team_id=self.team.id)
        costs = []
        for leads in (few, few, many):
            before = self.env.cr.sql_log_count
            self.give_task(leads)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLess((costs[2] - costs[1]) / 55, 1.0)
