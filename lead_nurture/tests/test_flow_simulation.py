from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FlowCase

COUNTED = ("crm.lead", "lead.nurture.enrollment", "mail.mail", "lead.nurture.flow")


@tagged("post_install", "-at_install")
class TestFlowSimulation(FlowCase):
    """A flow is played on a virtual clock, and nothing stays. Capabilities: 119, 124"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "team@example.com"
        cls.flow = cls.make_flow(has_quiet_hours=False)
        mail = cls.add_step(cls.flow, "email", name="Hello", mail_subject="For you")
        body = "<p>Dear <t t-out='object.contact_name'/></p>"
        mail.mailing_id.write({"body_html": body, "body_arch": body})
        wait = cls.add_step(cls.flow, "wait", mail, name="Wait", wait_amount=30)
        cls.add_step(cls.flow, "end", wait, name="Over")

    def play(self, **values):
        simulation = self.env["lead.nurture.simulation"].create(
            {"flow_id": self.flow.id, **values}
        )
        self.env.flush_all()
        with self.enter_registry_test_mode():
            simulation.action_simulate()
        return simulation.line_ids

    def test_invented_lead_goes_through_all(self):
        lines = self.play()
        self.assertEqual(
            lines.mapped("what"), ["Enters the flow", "Hello", "Wait", "Over", "Left"]
        )
        self.assertEqual(lines.mapped("day"), [1, 1, 31, 31, 31])

    def test_mail_is_shown_as_it_would_be_sent(self):
        lead = self.make_leads(contact_name="Ann", email_from="ann@example.com")
        mail = self.play(lead_ids=lead.ids, invented_count=0)[1]
        self.assertEqual(mail.subject, "For you")
        self.assertIn("Dear Ann", mail.body)

    def test_nothing_stays(self):
        before = [self.env[name].search_count([]) for name in COUNTED]
        self.play(invented_count=3)
        after = [self.env[name].search_count([]) for name in COUNTED]
        self.assertEqual(after, before)

    def test_clock_stops_in_time(self):
        self.assertEqual(self.play(days=10)[-1].what, "Is still here: Wait")

    def test_what_leads_do_is_answered(self):
        reply = self.env.ref("lead_priority.lead_engagement_type_mail_reply")
        act = {"after_days": 2, "type_id": reply.id}
        lines = self.play(act_ids=[(0, 0, act)])
        self.assertEqual((lines[-1].what, lines[-1].detail), ("Left", "Replied"))

    def test_broken_flow_is_not_played(self):
        self.add_step(self.flow, "tag", self.flow.step_ids[1], "no")
        with self.assertRaises(UserError):
            self.play()

    def test_limits(self):
        with self.assertRaisesRegex(UserError, "1 to 20"):
            self.play(invented_count=0)
