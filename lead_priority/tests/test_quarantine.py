from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .capture_common import CaptureCase
from .test_capture_http import CaptureHttpCase

ANN = {"email": "ann@example.com", "contact_name": "Ann"}


@tagged("post_install", "-at_install")
class TestQuarantine(CaptureCase):
    """What looks like a program's is kept until a person has looked. Target: S9"""

    def block(self, code="honeypot"):
        return self.receive(ANN, is_blocked=code)

    def test_kept_with_the_reason_and_no_lead(self):
        capture = self.block()
        self.assertRecordValues(
            capture,
            [{"state": "rejected", "reject_reason": "blocked", "lead_id": False}],
        )
        self.assertIn("people do not see", capture.flag_summary)
        self.assertIn("captcha", self.block("captcha").flag_summary)

    def test_released_is_a_lead_from_the_moment_it_came_in(self):
        capture = self.block()
        capture.with_user(self.mia).action_release()
        self.assertEqual(capture.state, "lead")
        self.assertEqual(capture.lead_id.contact_name, "Ann")
        self.assertEqual(capture.lead_id.engagement_ids.occurred_at, self.now)
        self.assertEqual(capture.reviewed_by_id, self.mia)

    def test_spam_stays_in_the_register_and_can_still_be_released(self):
        capture = self.block()
        capture.with_user(self.mia).action_confirm_spam()
        self.assertEqual(capture.reject_reason, "spam")
        self.assertTrue(capture.payload)
        capture.with_user(self.max).action_release()
        self.assertEqual(capture.state, "lead")

    def test_reps_release_nothing(self):
        capture = self.block()
        for user in (self.ann, self.lea):
            with self.assertRaises(AccessError):
                capture.with_user(user).action_release()

    def test_what_is_not_in_quarantine_is_left_alone(self):
        capture = self.capture(ANN)
        with self.assertRaises(UserError):
            capture.action_release()


@tagged("post_install", "-at_install")
class TestCaptcha(CaptureHttpCase):
    """The captcha of Odoo, where it is installed; its addons are not needed here."""

    def setUp(self):
        super().setUp()
        self.form.uses_captcha = True
        self.verified = []
        forms = self.env.registry["lead.capture.form"]
        self.startPatcher(patch.object(forms, "_is_captcha_set_up", lambda form: True))

    def answer_captcha(self, error=None):
        def verify(http, action):
            self.verified.append(action)
            if error:
                raise error

        http = self.env.registry["ir.http"]
        self.startPatcher(patch.object(http, "_verify_request_recaptcha_token", verify))

    def test_person_becomes_a_lead(self):
        self.answer_captcha()
        self.fill({"email_from": "ann@example.com"})
        self.assertEqual(self.last_capture().state, "lead")
        self.assertEqual(self.verified, ["lead_form"])

    def test_program_is_thanked_and_waits_in_quarantine(self):
        self.answer_captcha(UserError("Suspicious"))
        answer = self.fill({"email_from": "ann@example.com"})
        self.assertIn("Thank you", answer.text)
        self.assertEqual(self.last_capture().flags, "blocked:captcha")

    def test_captcha_is_not_spent_on_what_has_to_be_corrected(self):
        self.answer_captcha()
        self.fill({"email_from": "ann@"})
        self.assertFalse(self.verified)

    def test_page_brings_the_scripts_only_where_a_captcha_is_asked(self):
        page = self.url_open(self.page_path)
        self.assertIn('data-captcha="lead_form"', page.text)
        self.assertIn("script-src", page.headers["Content-Security-Policy"])
        self.form.uses_captcha = False
        page = self.url_open(self.page_path)
        self.assertNotIn("<script", page.text)
        self.assertNotIn("script-src", page.headers["Content-Security-Policy"])
