from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .capture_common import CaptureCase


@tagged("post_install", "-at_install")
class TestCaptureScreen(CaptureCase):
    """Mending what was rejected, and who sees what. Capabilities: 10"""

    def test_mended_capture_becomes_a_lead_and_keeps_what_was_sent(self):
        capture = self.capture({"contact_name": "Ann", "email": "ann@"})
        action = capture.with_user(self.mia).action_mend()
        wizard = Form(
            self.env["lead.capture.mend"]
            .with_user(self.mia)
            .with_context(**action["context"])
        )
        with wizard.line_ids.edit(1) as line:
            self.assertEqual((line.name, line.value), ("email_from", "ann@"))
            line.value = "ann@example.com"
        wizard.save().action_retry()
        self.assertEqual(capture.state, "lead")
        self.assertEqual(capture.payload["email"], "ann@")
        self.assertEqual(capture.correction, {"email_from": "ann@example.com"})
        self.assertEqual(capture.lead_id.email_from, "ann@example.com")
        self.assertIn("<strong>ann@example.com</strong>", capture.payload_summary)

    def test_several_are_tried_again_at_once(self):
        captures = self.capture({"phone": "0470 12"}, {"phone": "12"})
        captures[0].correction = {"phone": "+32 470 12 34 56"}
        captures.with_user(self.max).action_retry()
        self.assertEqual(captures.mapped("state"), ["lead", "rejected"])

    def test_what_is_a_lead_is_not_tried_again(self):
        capture = self.capture({"email": "ann@example.com"})
        with self.assertRaises(UserError):
            capture.with_user(self.max).action_retry()

    def test_rep_cannot_mend(self):
        capture = self.capture({"phone": "12"})
        with self.assertRaises(AccessError):
            capture.with_user(self.ann).action_retry()

    def test_nobody_writes_the_register_by_hand(self):
        capture = self.capture({"phone": "12"})
        for user in (self.ann, self.mia, self.max):
            with self.assertRaises(AccessError):
                capture.with_user(user).write({"state": "lead"})
            with self.assertRaises(AccessError):
                self.env["lead.capture"].with_user(user).create(
                    {"entry": "api", "scope": "x", "received_at": self.now}
                )

    def test_rep_sees_captures_of_own_leads_only(self):
        own, other, rejected = self.capture(
            {"email": "a@example.com"}, {"email": "b@example.com"}, {"phone": "12"}
        )
        own.lead_id.user_id = self.ann
        other.lead_id.user_id = self.bob
        seen = self.env["lead.capture"].with_user(self.ann).search([])
        self.assertIn(own, seen)
        self.assertFalse(seen & (other | rejected))
        everything = own | other | rejected
        self.assertEqual(
            self.env["lead.capture"].with_user(self.mia).search([]) & everything,
            everything,
        )

    def test_captures_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Other"})
        capture = self.env["lead.capture"]._receive(
            [{"payload": {"phone": "12"}}],
            entry="api",
            scope="x",
            now=self.now,
            company=company,
        )
        self.assertFalse(
            self.env["lead.capture"]
            .with_user(self.mia)
            .search([("id", "=", capture.id)])
        )

    def test_only_marketing_and_managers_change_forms(self):
        self.form.with_user(self.mia).name = "Mine"
        with self.assertRaises(AccessError):
            self.form.with_user(self.ann).name = "Mine"

    def test_new_key_ends_the_old_addresses(self):
        old = self.form.key
        self.form.with_user(self.mia).action_renew_key()
        self.assertNotEqual(self.form.key, old)
        self.assertGreaterEqual(len(old) * 6, 128)

    def test_new_form_asks_what_is_usual(self):
        form = Form(self.env["lead.capture.form"].with_user(self.mia))
        form.name = "Demo"
        asked = form.save().field_ids.mapped("name")
        self.assertEqual(asked[:2], ["contact_name", "email_from"])

    def test_who_it_was_is_shown_as_well_as_it_is_known(self):
        sent = (
            {"contact_name": " ", "email": "ann@", "city": "Ghent"},
            {"phone": "12"},
            {"company": "Acme", "description": "Call me"},
            {"description": "Call me"},
        )
        captures = self.capture(*sent)
        self.assertEqual(
            captures.mapped("display_name"), ["ann@", "12", "Acme", "(no name)"]
        )
        by_hand = self._lead(name="Met at the fair").capture_ids
        self.assertEqual(by_hand.display_name, "Met at the fair")

    def test_page_to_go_to_must_be_a_web_page(self):
        for address in ("javascript:alert(1)", "https://", "http://["):
            with self.assertRaises(UserError):
                self.form.redirect_url = address
