from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import LeadPriorityCase


class TestSetup(LeadPriorityCase):
    """An empty database is set up by the wizard alone, and can go back.

    Capabilities: 191, 194
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("lead.score.model", "lead.sla.policy"):
            cls.env[name].search([("state", "=", "active")]).action_archive()
        cls.env["lead.routing.rule"].search([]).write({"active": False})
        cls.setup_ = (
            cls.env["lead.setup"].with_user(cls.max).create({"team_id": cls.team.id})
        )

    def _finish(self):
        while self.setup_.step != "done":
            self.setup_.action_next()

    def _made(self, model_name):
        made = self.setup_.made_ids.filtered(lambda m: m.res_model == model_name)
        return self.env[model_name].browse(made.mapped("res_id")).exists()

    def test_nothing_is_made_before_the_last_step(self):
        for __ in range(4):
            self.setup_.action_next()
        self.assertEqual(self.setup_.step, "check")
        self.assertFalse(self.setup_.made_ids)

    def test_everything_is_made_and_switched_on(self):
        self._finish()
        self.assertEqual(self._made("lead.score.model").state, "active")
        self.assertEqual(self._made("lead.sla.policy").state, "active")
        self.assertEqual(self._made("lead.routing.rule").team_ids, self.team)
        self.assertEqual(
            set(self._made("lead.pool").mapped("kind")),
            {"incoming", "nurture", "public"},
        )
        self.assertEqual(len(self._made("lead.capture.form")), 2)

    def test_test_lead_goes_the_whole_way(self):
        self._finish()
        self.setup_.action_send_test_lead()
        lead = self.setup_.test_lead_id.sudo()
        self.assertEqual(lead.qualification, "sql")
        self.assertIn(lead.user_id, self.setup_.user_ids)
        self.assertTrue(lead.sla_due_at)
        self.assertNotIn("fa-exclamation-circle", str(self.setup_.journey))

    def test_removed_test_lead_leaves_a_chain_that_says_deleted(self):
        self._finish()
        self.setup_.action_send_test_lead()
        self.setup_.action_remove_test_lead()
        custody = self.env["lead.custody"].search(
            [
                ("capture_id", "=", self.setup_.test_capture_id.id),
                ("ended_at", "=", False),
            ]
        )
        self.assertEqual(custody.place, "deleted")

    def test_undo_removes_what_was_made(self):
        before = self.env.company.lead_incoming_pool_id
        self._finish()
        self.setup_.action_undo()
        self.assertFalse(self._made("lead.routing.rule"))
        self.assertFalse(self._made("lead.sla.policy"))
        self.assertFalse(self._made("lead.capture.form"))
        self.assertEqual(self.env.company.lead_incoming_pool_id, before)

    def test_what_was_only_changed_is_called_so(self):
        self._finish()
        company = self.setup_.made_ids.filtered(lambda m: m.res_model == "res.company")
        self.assertEqual(company.state, "changed")
        self.setup_.action_undo()
        self.assertEqual(company.state, "restored")

    def test_check_says_what_will_be_made(self):
        self.setup_.write({"sla_is_on": False, "public_pool_name": "Open sea"})
        summary = str(self.setup_.summary)
        self.assertIn("open to all reps in “Open sea”", summary)
        self.assertIn("Response times are not watched.", summary)

    def test_undo_brings_back_the_score_model_of_before(self):
        template = self.setup_.template_id
        before = template.copy({"company_id": self.env.company.id})
        before.action_activate()
        self._finish()
        self.assertEqual(before.state, "archived")
        self.setup_.action_undo()
        self.assertEqual(before.state, "active")
        self.assertEqual(before.activation_ids[0].kind, "roll_back")

    def test_undo_keeps_what_leads_need(self):
        self._finish()
        pool = self._made("lead.pool").filtered(lambda p: p.kind == "incoming")
        lead = self._lead(pool_id=pool.id, company_id=self.env.company.id)
        self.env.flush_all()
        self.setup_.action_undo()
        self.assertEqual(lead.pool_id, pool)
        self.assertFalse(pool.active)

    def test_undo_after_a_test_lead_leaves_no_active_rule(self):
        self._finish()
        self.setup_.action_send_test_lead()
        self.setup_.action_undo()
        self.assertFalse(self.setup_.test_lead_id)
        self.assertNotIn("active", self._made("lead.score.model").mapped("state"))
        self.assertFalse(self._made("lead.routing.rule").filtered("active"))

    def test_existing_set_up_is_left_alone_by_default(self):
        self._finish()
        again = self.env["lead.setup"].with_user(self.max).create({})
        self.assertFalse(again.template_id)
        self.assertFalse(again.routing_is_on)
        self.assertFalse(again.sla_is_on)

    def test_undone_it_begins_as_before(self):
        self._finish()
        self.setup_.action_send_test_lead()
        self.setup_.action_undo()
        again = self.env["lead.setup"].with_user(self.max).create({})
        self.assertTrue(again.template_id and again.routing_is_on and again.sla_is_on)

    def test_rep_is_needed_for_routing(self):
        self.setup_.write({"step": "reps", "user_ids": [(5,)]})
        with self.assertRaisesRegex(UserError, "at least one rep"):
            self.setup_.action_next()

    def test_way_back_loses_nothing(self):
        self.setup_.action_next()
        self.setup_.incoming_pool_name = "Letterbox"
        self.setup_.action_back()
        self.setup_.action_next()
        self.assertEqual(self.setup_.incoming_pool_name, "Letterbox")

    def test_another_team_brings_its_reps(self):
        self.setup_.step = "reps"
        with Form(self.setup_) as form:
            form.team_id = self.env["crm.team"].create(
                {"name": "South", "member_ids": [(6, 0, self.bob.ids)]}
            )
        self.assertEqual(self.setup_.user_ids, self.bob)

    def test_leader_cannot_set_up(self):
        with self.assertRaises(AccessError):
            self.env["lead.setup"].with_user(self.lea).create({})
