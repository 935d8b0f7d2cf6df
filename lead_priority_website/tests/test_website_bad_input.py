from odoo.tests import tagged

from odoo.addons.lead_priority.intake import limits

from .test_website_form import ANN
from .website_common import PATH, WebsiteCase

# What core answers with an error of its own, or takes as it is.
CORPUS = {
    "NUL byte": {"name": "a\x00b", "email_from": "nul@example.com"},
    "no name": {"email_from": "noname@example.com"},
    "line break in name": {"name": "a\r\nBcc: x", "email_from": "crlf@example.com"},
    "team that is no number": {**ANN, "team_id": "x"},
    "team beyond any": {**ANN, "team_id": "9" * 30},
    "team that is not there": {**ANN, "team_id": "99999999"},
    "negative user": {**ANN, "user_id": "-1"},
    "odd digit as origin of properties": {**ANN, "team_id": "²"},
    "capture form beyond any": {**ANN, "lead_capture_form_id": "9" * 20},
    "capture form that is not there": {**ANN, "lead_capture_form_id": "999999"},
    "name of a mebibyte": {**ANN, "name": "x" * 2**20},
    "five mebibytes": {**ANN, "description": "x" * 5 * 2**20},
    "two thousand fields": {f"field {n}": "x" for n in range(2000)},
    "forbidden fields": {**ANN, "probability": "100", "id": "1", "pool_id": "1"},
    "nothing at all": {"name": ""},
    "keys of our own": {**ANN, "given": "x", "owners": "y", "visitor_id": "z"},
    "unpaired surrogate": {"name": b"\xed\xa0\x80", "email_from": "s@example.com"},
    "text where properties belong": {**ANN, "lead_properties": "x"},
}


@tagged("post_install", "-at_install")
class TestWebsiteBadInput(WebsiteCase):
    """Bad input is said in core's way and never an error of ours. Target: S2, r6"""

    def test_nothing_is_a_server_error(self):
        for what, values in CORPUS.items():
            with self.subTest(what):
                answer = self.send(values)
                told = answer.json()
                self.assertTrue(
                    told is False or {"id", "error", "error_fields"} & told.keys()
                )
                self.assertNotIn("Traceback", answer.text)

    def test_a_name_is_one_line_and_storable(self):
        lead = self.send_lead({"name": "a\x00b\r\nc", "email_from": "l@example.com"})
        self.assertEqual(lead.name, "ab c")

    def test_a_missing_name_is_made(self):
        lead = self.send_lead({"email_from": "noname@example.com"})
        self.assertIn("noname@example.com", lead.name)

    def test_a_bad_email_is_marked_in_the_form(self):
        told = self.send({**ANN, "email_from": "ann at example"}).json()
        self.assertEqual(told["error_fields"], ["email_from"])
        self.assertFalse(self.captures())

    def test_a_bad_phone_beside_a_good_email_is_kept(self):
        lead = self.send_lead({**ANN, "phone": "call me"})
        self.assertEqual(lead.phone, "call me")
        self.assertIn("invalid:phone", self.captures().flags)

    def test_a_bad_phone_alone_is_marked_in_the_form(self):
        told = self.send({"name": "x", "phone": "call me"}).json()
        self.assertEqual(told["error_fields"], ["phone"])

    def test_what_is_too_long_is_marked_in_the_form(self):
        told = self.send({**ANN, "name": "x" * 300}).json()
        self.assertEqual(told["error_fields"], ["name"])

    def test_too_many_forms_are_refused_for_a_minute(self):
        """Target: r8"""
        self.form.sender_limit = 3
        answers = [self.send({**ANN, "name": f"Try {n}"}) for n in range(5)]
        self.assertEqual([a.status_code for a in answers], [200] * 3 + [429] * 2)
        self.assertEqual(answers[-1].headers["Retry-After"], "60")
        self.assertIn("error", answers[-1].json())

    def test_the_trap_is_quarantined_and_told_nothing(self):
        leads = self.env["crm.lead"].search_count([])
        told = self.send({**ANN, "fax_number": "1"}).json()
        self.assertTrue(told["id"])
        capture = self.captures()
        self.assertEqual(capture.reject_reason, "blocked")
        self.assertEqual(capture.payload["email_from"], "ann@example.com")
        self.assertEqual(self.env["crm.lead"].search_count([]), leads)
        capture.action_release()
        self.assertEqual(capture.lead_id.email_from, "ann@example.com")

    def test_other_models_are_left_to_core(self):
        answer = self.url_open(PATH.replace("crm.lead", "res.users"), data=ANN)
        self.assertIn("error", answer.json())

    def test_sizes_are_those_of_every_entry(self):
        self.assertEqual(limits.BODY_BYTES, 256 * 1024)
