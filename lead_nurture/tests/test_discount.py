from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_playbook_rights import RightsCase


@tagged("post_install", "-at_install")
class TestDiscount(RightsCase):
    """A right at a milestone, wired: ask for a discount. Capabilities: 110"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = new_test_user(
            cls.env, "pb_lead", groups="sales_team.group_sale_salesman_all_leads"
        )
        cls.boss = new_test_user(
            cls.env, "pb_boss", groups="sales_team.group_sale_manager"
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team",
                "user_id": cls.lead_user.id,
                "member_ids": [Command.link(cls.rep.id)],
            }
        )
        playbook = cls.make_playbook(cls.milestone("Demo", cls.discount), "Close")
        lead = cls.make_leads(user_id=cls.rep.id, team_id=cls.team.id)
        cls.run_ = cls.start_run(playbook, lead)
        cls.lead = lead.with_user(cls.rep)

    def reach(self):
        self.finish_step(self.run_, "Demo")
        self.lead.invalidate_recordset()

    def ask(self, **values):
        """Ask by the wizard, as the rep does; give the request."""
        action = self.lead.action_ask_for_discount()
        wizard = self.env["lead.discount.ask"].with_user(self.rep)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"percent": 15, "why": "They sign today", **values}).action_ask()
        return self.lead.discount_request_ids[:1]

    def test_the_button_shows_with_the_right(self):
        self.assertFalse(self.lead.can_ask_for_discount)
        self.reach()
        self.assertTrue(self.lead.can_ask_for_discount)
        self.finish_step(self.run_, "Close")
        self.lead.invalidate_recordset()
        self.assertFalse(self.lead.can_ask_for_discount)

    def test_the_server_refuses_without_the_right(self):
        values = {"lead_id": self.lead.id, "percent": 15, "why": "So"}
        wizard = self.env["lead.discount.ask"].with_user(self.rep).create(values)
        requests = self.env["lead.discount.request"]
        for user in (self.rep, self.lead_user, self.boss):
            with self.assertRaises(UserError):
                call_kw(requests.with_user(user), "create", [values], {})
        with self.assertRaises(UserError):
            wizard.action_ask()
        with self.assertRaises(UserError):
            self.lead.action_ask_for_discount()

    def test_the_record_rule_refuses_by_itself(self):
        values = {"lead_id": self.lead.id, "percent": 15, "why": "So"}
        self.patch(type(self.lead), "_check_playbook_right", lambda self, code: None)
        requests = self.env["lead.discount.request"].with_user(self.rep)
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
            self.env.cr.savepoint(),
        ):
            requests.create(values)
        self.reach()
        self.assertTrue(requests.create(values))

    def test_it_goes_to_the_leader_and_shows_in_the_chatter(self):
        self.reach()
        request = self.ask()
        self.assertEqual((request.state, request.user_id), ("asked", self.rep))
        self.assertEqual(request.asked_at, self.now)
        activity = request.sudo().activity_ids
        self.assertEqual(activity.user_id, self.lead_user)
        self.assertIn("15", activity.summary)
        bodies = str(self.lead.message_ids.mapped("body"))
        self.assertIn("A discount of 15 % is asked for", bodies)

    def test_the_leader_approves_by_the_button(self):
        self.reach()
        request = self.ask()
        request.with_user(self.lead_user).action_approve()
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.decided_by_id, self.lead_user)
        self.assertFalse(request.sudo().activity_ids)
        self.assertIn("approved", str(self.lead.message_ids[:1].body))
        self.assertIn(self.rep.partner_id, self.lead.message_ids.notified_partner_ids)

    def test_the_leader_approves_by_the_task(self):
        self.reach()
        request = self.ask()
        activity = request.sudo().activity_ids.with_user(self.lead_user)
        activity.action_feedback(feedback="<p>Until Friday</p>")
        self.assertEqual((request.state, request.answer), ("approved", "Until Friday"))

    def test_the_leader_refuses(self):
        self.reach()
        request = self.ask()
        request.with_user(self.lead_user).action_refuse()
        self.assertEqual(request.state, "refused")
        with self.assertRaises(UserError):
            request.with_user(self.lead_user).action_approve()
        self.assertTrue(self.ask(percent=10))

    def test_nobody_grants_it_to_oneself(self):
        self.reach()
        request = self.ask()
        activity = request.sudo().activity_ids.with_user(self.rep)
        for refused in (request.action_approve, request.action_refuse):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaises(AccessError):
            activity.action_feedback()
        with self.assertRaises(AccessError):
            request.write({"state": "approved"})
        values = {"lead_id": self.lead.id, "percent": 1, "why": "So"}
        with self.assertRaises(AccessError):
            request.create({**values, "state": "approved"})

    def test_a_leader_who_asks_asks_a_manager(self):
        self.reach()
        self.env["lead.discount.request"].with_user(self.lead_user).create(
            {"lead_id": self.lead.id, "percent": 5, "why": "So"}
        )
        request = self.lead.discount_request_ids
        self.assertNotIn(request.approver_id, (self.lead_user, self.rep))
        self.assertTrue(request.approver_id.has_group("sales_team.group_sale_manager"))
        with self.assertRaises(AccessError):
            request.with_user(self.lead_user).action_approve()

    def test_asked_once_at_a_time_and_within_reason(self):
        self.reach()
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.ask(percent=120)
        self.ask()
        with self.assertRaises(UserError):
            self.ask()
