from types import SimpleNamespace

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FlowCase

COUNTED = (
    "lead.content.delivery",
    "lead.nurture.enrollment",
    "lead.nurture.execution",
    "link.tracker",
    "mail.mail",
    "mailing.trace",
    "sms.sms",
)


@tagged("post_install", "-at_install")
class TestStepPreview(FlowCase):
    """A message is shown as a lead would get it. Capabilities: 119"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "team@example.com"
        cls.flow = cls.make_flow(has_quiet_hours=False)
        cls.mail = cls.add_step(
            cls.flow, "email", mail_subject="For {{ object.contact_name }}"
        )
        body = "<p>Dear <t t-out='object.contact_name'/> <a href='/x'>Read</a></p>"
        cls.mail.mailing_id.write({"body_html": body, "body_arch": body})
        cls.sms = cls.add_step(
            cls.flow, "sms", cls.mail, sms_body="Hi {{ object.contact_name }}"
        )
        cls.lead = cls.make_leads(
            contact_name="Ann", email_from="ann@example.com", phone="+32470123456"
        )

    def preview(self, step, lead=None, user=None):
        self.env.flush_all()
        previews = self.env["lead.nurture.preview"].with_user(user or self.env.user)
        lead = self.lead if lead is None else lead
        with self.enter_registry_test_mode():
            preview = previews.create({"step_id": step.id, "lead_id": lead.id})
            return SimpleNamespace(**preview.read()[0])

    def test_mail_is_what_is_sent(self):
        shown = self.preview(self.mail)
        self.start(self.flow)
        self.enter(self.flow, self.lead)
        self.env["lead.nurture.enrollment"]._run_due(self.now)
        mail = self.env["mail.mail"].search([("state", "=", "nurture")])
        self.assertEqual(shown.subject, mail.subject)
        self.assertEqual(shown.subject, "For Ann")
        self.assertIn("Dear Ann", shown.body)
        self.assertIn("Dear Ann", mail.body_html)
        self.assertEqual(shown.sender, mail.email_from)
        self.assertIn("ann@example.com", shown.recipient)

    def test_sms(self):
        shown = self.preview(self.sms)
        self.assertEqual((shown.text, shown.recipient), ("Hi Ann", "+32470123456"))

    def test_nothing_is_written(self):
        before = [self.env[name].search_count([]) for name in COUNTED]
        self.preview(self.mail)
        self.preview(self.sms)
        after = [self.env[name].search_count([]) for name in COUNTED]
        self.assertEqual(after, before)

    def test_lead_that_is_in_the_flow(self):
        self.start(self.flow)
        self.enter(self.flow, self.lead)
        self.do_pass()
        self.assertEqual(self.preview(self.mail).subject, "For Ann")

    def test_refusal_is_said(self):
        lead = self.make_leads(contact_name="Bob")
        self.assertTrue(self.preview(self.mail, lead).refusal)
        self.assertFalse(self.preview(self.mail).refusal)

    def test_invented_lead(self):
        shown = self.preview(self.mail, self.lead.browse())
        self.assertIn("Invented lead", shown.subject)

    def test_button_opens_it_for_marketing_only(self):
        marketer, rep = (
            new_test_user(self.env, f"preview_{name}", group)
            for name, group in (
                ("marketer", "lead_priority.lead_priority_group_marketing"),
                ("rep", "sales_team.group_sale_salesman"),
            )
        )
        with self.enter_registry_test_mode():
            action = self.mail.with_user(marketer).action_preview()
        self.assertEqual(action["res_model"], "lead.nurture.preview")
        with self.assertRaises(AccessError):
            self.mail.with_user(rep).action_preview()
        with self.assertRaises(AccessError):
            self.preview(self.mail, user=rep)
