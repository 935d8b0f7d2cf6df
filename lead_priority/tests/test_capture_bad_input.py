import gzip
import json

from odoo.tests import tagged

from .test_capture_http import CaptureHttpCase

JSON = {"Content-Type": "application/json"}
DEEP = b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"
# Name, body, headers, and the code that the answer must name (None: taken, cleaned).
CORPUS = [
    ("empty", b"", JSON, "invalid_json"),
    ("not json", b"{", JSON, "invalid_json"),
    ("not utf-8", b'{"email": "\xff\xfe"}', JSON, "invalid_json"),
    ("array", b"[]", JSON, "not_an_object"),
    ("text", b'"x"', JSON, "not_an_object"),
    ("NaN", b'{"company_size": NaN}', JSON, "not_a_number"),
    ("infinity", b'{"annual_revenue": Infinity}', JSON, "not_a_number"),
    ("overflow", b'{"annual_revenue": 1e999}', JSON, "not_a_number"),
    ("deep", DEEP, JSON, "invalid_json"),
    ("nested", b'{"city": {"a": {"b": {"c": {"d": {}}}}}}', JSON, "too_deep"),
    ("duplicate", b'{"email": "a@b.co", "email": "c@d.co"}', JSON, "duplicate_key"),
    (
        "keys",
        json.dumps({f"k{n}": 1 for n in range(2000)}).encode(),
        JSON,
        "too_many_keys",
    ),
    ("long key", b'{"' + b"k" * 500 + b'": 1}', JSON, "key_too_long"),
    ("unknown field", b'{"user_id": 2}', JSON, "unknown_field"),
    ("probability", b'{"probability": 100}', JSON, "unknown_field"),
    ("model", b'{"model": "res.users"}', JSON, "unknown_field"),
    ("wrong type", b'{"email": {"a": 1}}', JSON, "wrong_type"),
    ("list", b'{"city": ["a"]}', JSON, "wrong_type"),
    ("boolean size", b'{"company_size": true}', JSON, "wrong_type"),
    ("half a person", b'{"company_size": 1.5}', JSON, "not_an_integer"),
    ("long line", b'{"city": "' + b"x" * 5000 + b'"}', JSON, "too_long"),
    ("5 MB", b'{"pains": "' + b"x" * 5_000_000 + b'"}', JSON, "too_large"),
    ("script link", b'{"website": "javascript:alert(1)"}', JSON, "not_a_web_address"),
    ("no type", b"{}", {"Content-Type": ""}, "content_type"),
    ("form", b"email=a", {"Content-Type": "text/plain"}, "content_type"),
    (
        "gzip",
        gzip.compress(b"{}" * 1000),
        {**JSON, "Content-Encoding": "gzip"},
        "encoding_not_supported",
    ),
    ("long key", b"{}", {**JSON, "Idempotency-Key": "x" * 300}, "idempotency_key"),
    ("spaced key", b"{}", {**JSON, "Idempotency-Key": "a b"}, "idempotency_key"),
    ("NUL", b'{"email": "a@b.co", "city": "a\\u0000b"}', JSON, None),
    ("surrogate", b'{"email": "a@b.co", "city": "a\\ud800b"}', JSON, None),
    ("CRLF", b'{"email": "a@b.co\\r\\nBcc: x@y.z", "name": "a\\r\\nb"}', JSON, None),
    ("direction", '{"email": "a@b.co", "city": "a\u202eb"}'.encode(), JSON, None),
]


@tagged("post_install", "-at_install")
class TestCaptureBadInput(CaptureHttpCase):
    """Whatever comes, the answer is a reason and never a failure. Targets: S1, S2"""

    def assert_no_failure(self, answer):
        self.assertLess(answer.status_code, 500, answer.text[:500])
        self.assertNotIn("Traceback", answer.text)

    def test_each_bad_body_gets_its_reason(self):
        for name, body, headers, code in CORPUS:
            with self.subTest(name):
                answer = self.url_open(
                    self.api_path, data=body, headers=headers, method="POST"
                )
                self.assert_no_failure(answer)
                self.assertEqual(answer.json().get("error"), code)

    def test_what_was_taken_is_clean(self):
        for _name, body, headers, code in CORPUS:
            if code is None:
                self.url_open(self.api_path, data=body, headers=headers)
        self.env["lead.capture"]._process_received()
        captures = self.env["lead.capture"].search([("form_id", "=", self.form.id)])
        self.assertEqual(set(captures.mapped("state")), {"lead", "merged"})
        for name in ("name", "city", "email_from"):
            for text in filter(None, captures.lead_id.mapped(name)):
                self.assertTrue(text.isprintable(), repr(text))

    def test_other_methods_are_told_so(self):
        for method in ("GET", "PUT", "DELETE", "PATCH"):
            answer = self.opener.request(method, self.base_url() + self.api_path)
            self.assertEqual(answer.status_code, 405)
            self.assertEqual(answer.json()["error"], "method_not_allowed")

    def test_strange_addresses_are_not_found(self):
        for path in ("%00", "a%00b", "%F0%28", "..%2f..", "x" * 3000, "%22%27"):
            for route in ("/lead/capture/", "/lead/capture/status/", "/lead/form/"):
                answer = self.url_open(route + path)
                self.assert_no_failure(answer)
                self.assertGreaterEqual(answer.status_code, 400)

    def test_strange_parameters_of_the_page_do_not_break_it(self):
        for query in (
            "?utm_source=%00%0d%0a",
            "?lang=xx_YY",
            "?utm_source=a&utm_source=b",
        ):
            answer = self.url_open(self.page_path + query)
            self.assert_no_failure(answer)
            self.assertEqual(answer.status_code, 200)

    def test_file_instead_of_text_does_not_break_the_page(self):
        files = {"utm_source": ("a.txt", b"x"), "email_from": ("b.txt", b"y")}
        answer = self.url_open(self.page_path, data={}, files=files)
        self.assert_no_failure(answer)
        self.assertEqual(answer.status_code, 422)

    def test_part_of_a_form_without_a_name_does_not_break_the_page(self):
        parts = b'--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--b--'
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = self.url_open(self.page_path, data=parts, headers=headers)
        self.assert_no_failure(answer)
        self.assertEqual(answer.status_code, 422)

    def test_5_mb_to_the_page_is_refused(self):
        answer = self.url_open(self.page_path, data={"description": "x" * 5_000_000})
        self.assertEqual(answer.status_code, 413)
