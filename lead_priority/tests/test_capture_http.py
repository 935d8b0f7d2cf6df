import json
import re

from odoo.tests import HttpCase, tagged

from ..intake import limits


class CaptureHttpCase(HttpCase):
    """A form and short ways to send to it, as a program and as a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.be")
        cls.form = cls.env["lead.capture.form"].create(
            {"name": "Contact us", "sender_limit": 0, "form_limit": 0}
        )
        cls.form.field_ids.is_required = False
        cls.api_path = f"/lead/capture/{cls.form.key}"
        cls.page_path = f"/lead/form/{cls.form.key}"

    def post(self, payload, key=None, **kwargs):
        headers = {"Content-Type": "application/json", **kwargs.pop("headers", {})}
        if key:
            headers["Idempotency-Key"] = key
        data = payload if isinstance(payload, (bytes, str)) else json.dumps(payload)
        return self.url_open(
            kwargs.pop("path", self.api_path), data=data, headers=headers, **kwargs
        )

    def open_page(self, query=""):
        """Give the hidden values of a fresh page, as if it was shown a minute ago."""
        now = self.env.cr.now()
        page = self.url_open(self.page_path + query)
        self.assertEqual(page.status_code, 200)
        hidden = dict(
            re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        )
        return hidden, now

    def fill(self, values, query=""):
        hidden, _now = self.open_page(query)
        self.patch(limits, "MINIMUM_FILL_SECONDS", 0)
        return self.url_open(self.page_path, data={**hidden, **values})

    def last_capture(self):
        return self.env["lead.capture"].search(
            [("form_id", "=", self.form.id)], limit=1
        )


@tagged("post_install", "-at_install")
class TestCaptureApi(CaptureHttpCase):
    """The JSON endpoint. Capabilities: 1, 12. Target: R4"""

    def test_stored_first_made_a_lead_after(self):
        answer = self.post({"email": "ann@example.com", "company": "Acme"})
        self.assertEqual(answer.status_code, 202, answer.text)
        capture = self.last_capture()
        self.assertEqual(capture.state, "received")
        self.assertEqual(answer.json()["id"], capture.access_token)
        self.env["lead.capture"]._process_received()
        self.assertEqual(capture.lead_id.partner_name, "Acme")
        status = self.url_open(answer.json()["status_url"])
        self.assertEqual(status.json()["status"], "accepted")

    def test_rejected_is_told_by_the_status(self):
        answer = self.post({"phone": "12"})
        self.env["lead.capture"]._process_received()
        status = self.url_open(answer.json()["status_url"]).json()
        self.assertEqual(
            (status["status"], status["reason"]), ("rejected", "no_contact")
        )

    def test_same_key_with_another_body_is_a_conflict(self):
        self.post({"email": "a@example.com"}, "k")
        answer = self.post({"email": "b@example.com"}, "k")
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(answer.json()["error"], "key_conflict")

    def test_keys_replayed_in_reverse_order_change_nothing(self):
        bodies = [{"email": f"p{n}@example.com", "city": str(n)} for n in range(5)]
        ids = [self.post(body, f"k{n}").json()["id"] for n, body in enumerate(bodies)]
        self.env["lead.capture"]._process_received()
        again = [self.post(bodies[n], f"k{n}").json()["id"] for n in reversed(range(5))]
        self.assertEqual(again, ids[::-1])
        leads = (
            self.env["lead.capture"].search([("form_id", "=", self.form.id)]).lead_id
        )
        self.assertEqual(len(leads), 5)
        self.assertEqual({len(lead.engagement_ids) for lead in leads}, {1})

    def test_required_field_of_the_form_is_required_here(self):
        self.form.field_ids.filtered(lambda f: f.name == "phone").is_required = True
        answer = self.post({"email": "a@example.com"})
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(answer.json()["field"], "phone")

    def test_too_many_of_one_sender_are_asked_to_wait(self):
        self.form.sender_limit = 3
        codes = [self.post({"email": "a@example.com"}).status_code for _n in range(4)]
        self.assertEqual(codes, [202, 202, 202, 429])
        self.assertEqual(self.post({"email": "a@b.co"}).headers["Retry-After"], "60")

    def test_unknown_status_and_form_are_not_found(self):
        for path in ("/lead/capture/status/nothing-here", "/lead/form/nothing-here"):
            self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(
            self.post({}, path="/lead/capture/nothing-here").status_code, 404
        )

    def test_archived_form_takes_nothing(self):
        self.form.active = False
        self.assertEqual(self.post({"email": "a@example.com"}).status_code, 404)


@tagged("post_install", "-at_install")
class TestCapturePage(CaptureHttpCase):
    """The hosted page. Capabilities: 2, 3, 4, 5, 16"""

    def test_submission_is_a_lead_at_once_with_its_channel(self):
        answer = self.fill(
            {"email_from": "ann@example.com", "contact_name": "Ann"},
            "?utm_source=Spring%20fair&utm_campaign=C1",
        )
        self.assertIn("Thank you", answer.text)
        lead = self.last_capture().lead_id
        self.assertEqual(lead.contact_name, "Ann")
        self.assertEqual(lead.source_id.name, "Spring fair")
        self.assertEqual(lead.campaign_id.name, "C1")
        self.assertEqual(lead.engagement_ids.type_id.code, "form_submitted")

    def test_errors_stand_beside_what_was_typed(self):
        answer = self.fill({"email_from": "ann@", "contact_name": "Ann Typed"})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Ann Typed", answer.text)
        self.assertIn("This e-mail address is not complete.", answer.text)
        self.assertFalse(self.last_capture())

    def test_page_sent_twice_is_one_capture(self):
        hidden, _now = self.open_page()
        self.patch(limits, "MINIMUM_FILL_SECONDS", 0)
        for _click in range(3):
            values = {**hidden, "email_from": "a@example.com"}
            self.assertEqual(
                self.url_open(self.page_path, data=values).status_code, 200
            )
        captures = self.env["lead.capture"].search([("form_id", "=", self.form.id)])
        self.assertEqual(len(captures), 1)

    def test_filled_faster_than_a_person_can_is_asked_again(self):
        hidden, _now = self.open_page()
        values = {**hidden, "email_from": "a@example.com"}
        answer = self.url_open(self.page_path, data=values)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("That was quick", answer.text)
        self.assertIn("a@example.com", answer.text)

    def test_honeypot_is_kept_apart_and_thanked(self):
        answer = self.fill({"email_from": "a@example.com", "fax_number": "1"})
        self.assertIn("Thank you", answer.text)
        capture = self.last_capture()
        self.assertEqual(
            (capture.state, capture.reject_reason), ("rejected", "blocked")
        )
        self.assertFalse(capture.lead_id)

    def test_page_without_its_token_is_not_taken(self):
        answer = self.url_open(self.page_path, data={"email_from": "a@example.com"})
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.last_capture())

    def test_consent_is_stored_as_it_was_shown(self):
        self.form.write({"consent_text": "Call me.", "is_consent_required": True})
        refused = self.fill({"email_from": "a@example.com"})
        self.assertEqual(refused.status_code, 422)
        self.fill({"email_from": "a@example.com", "consent": "1"})
        capture = self.last_capture()
        self.assertTrue(capture.consent_given)
        self.assertEqual(capture.consent_text, "Call me.")

    def test_only_questions_of_the_form_are_taken(self):
        self.fill({"email_from": "a@example.com", "external_key": "K", "city": "Ghent"})
        lead = self.last_capture().lead_id
        self.assertFalse(lead.external_key)
        self.assertFalse(lead.city)

    def test_every_kind_of_question_is_shown_and_taken(self):
        line = self.env["lead.product.line"].create({"name": "Pumps"})
        names = ["seniority", "country_id", "product_line_ids", "company_size", "pains"]
        self.form.field_ids = [(0, 0, {"name": name}) for name in names]
        self.fill(
            {
                "email_from": "a@example.com",
                "seniority": "founder",
                "country_id": f"#{self.env.ref('base.fr').id}",
                "product_line_ids": [f"#{line.id}"],
                "company_size": "120",
                "pains": "a\r\nb",
            }
        )
        lead = self.last_capture().lead_id
        self.assertRecordValues(
            lead, [{"seniority": "founder", "company_size": 120, "pains": "a\nb"}]
        )
        self.assertEqual(lead.country_id.code, "FR")
        self.assertEqual(lead.product_line_ids, line)

    def test_goes_to_the_page_that_the_form_names(self):
        self.form.redirect_url = self.base_url() + "/web/health"
        answer = self.fill({"email_from": "a@example.com"})
        self.assertTrue(answer.url.endswith("/web/health"))
