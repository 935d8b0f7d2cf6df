from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowRights(FlowCase):
    """Marketing runs flows; reps read them; server actions are for managers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = new_test_user(
            cls.env, "flow_marketer", "lead_priority.lead_priority_group_marketing"
        )
        cls.rep = new_test_user(
            cls.env, "flow_salesman", "sales_team.group_sale_salesman"
        )
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Mark",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": "records.write({'referred': 'x'})",
            }
        )

    def as_marketer(self, record):
        return record.with_user(self.marketer)

    def test_marketing_leads_a_flow_through_its_life(self):
        flow = self.as_marketer(self.make_flow())
        self.as_marketer(self.add_step(flow, "wait", wait_amount=9)).name = "Nine"
        flow.action_start()
        self.enter(flow.sudo(), self.make_leads())
        self.do_pass()
        flow.action_pause()
        flow.action_resume()
        draft = flow._make_version()
        draft.for_those_inside = "move"
        draft.action_start()
        self.assertEqual(draft.sudo().enrollment_ids.state, "running")
        draft.action_stop()
        self.assertEqual(draft.sudo().enrollment_ids.reason, "stopped")

    def test_rep_starts_nothing(self):
        flow = self.make_flow()
        self.add_step(flow, "end")
        for action in ("action_start", "action_pause", "action_stop"):
            with self.assertRaises(AccessError):
                getattr(flow.with_user(self.rep), action)()

    def test_marketing_chooses_no_server_action_of_its_own(self):
        flow = self.as_marketer(self.make_flow())
        with self.assertRaises(ValidationError):
            self.as_marketer(self.env["lead.nurture.step"]).create(
                {
                    "flow_id": flow.id,
                    "name": "Run",
                    "kind": "action",
                    "action_id": self.action.id,
                }
            )

    def test_marketing_copies_what_a_manager_chose(self):
        flow = self.make_flow()
        self.add_step(flow, "action", action_id=self.action.id)
        copy = self.as_marketer(flow).copy()
        self.assertEqual(copy.sudo().step_ids.action_id, self.action)
