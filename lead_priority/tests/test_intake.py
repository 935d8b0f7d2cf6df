from odoo.tests import BaseCase, tagged

from ..intake import (
    body,
    cleaning,
    errors,
    limits,
    matching,
    page_token,
    payload,
)

JSON = "application/json"


@tagged("post_install", "-at_install")
class TestIntakeBody(BaseCase):
    """Reading a request's body. Target: S2"""

    def refuse(self, data, code, content_type=JSON, encoding=""):
        with self.assertRaises(errors.IntakeError) as caught:
            body.read_body(data, content_type, encoding)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def test_object_is_read(self):
        read = body.read_body(
            b'{"a": [1, {"b": 2}]}', f"{JSON}; charset=utf-8", "identity"
        )
        self.assertEqual(read, {"a": [1, {"b": 2}]})

    def test_each_refusal_has_its_code(self):
        self.refuse(b"{}", "encoding_not_supported", encoding="gzip")
        self.refuse(b"{}", "content_type", content_type="text/plain")
        self.refuse(b" " * (limits.BODY_BYTES + 1), "too_large")
        self.refuse(b"\xff", "invalid_json")
        self.refuse(b"[" * 100_000, "invalid_json")
        self.refuse(b"1", "not_an_object")
        self.refuse(b'{"a": Infinity}', "not_a_number")
        self.refuse(b'{"a": [[[[1]]]]}', "too_deep")

    def test_duplicate_key_is_named_in_ascii(self):
        error = self.refuse('{"\u00e9": 1, "\u00e9": 2}'.encode(), "duplicate_key")
        self.assertEqual(error.field, "?")


@tagged("post_install", "-at_install")
class TestIntakePayload(BaseCase):
    """From what was sent to values. Capabilities: 4, 5, 10"""

    def codes(self, sent, required=()):
        return {(i.code, i.field) for i in payload.check(sent, required)}

    def test_values_of_every_kind_are_read(self):
        sent = {
            "city": 12,
            "pains": "a\r\nb",
            "company_size": "1,200",
            "annual_revenue": 1.5,
            "trial_end_at": "2026-03-01T12:00:00+02:00",
            "product_line_ids": ["A", "", " B "],
            "website": "example.com",
        }
        values = payload.read(sent).values
        self.assertEqual(values["city"], "12")
        self.assertEqual(values["pains"], "a\nb")
        self.assertEqual(values["company_size"], 1200)
        self.assertEqual(str(values["trial_end_at"]), "2026-03-01 10:00:00")
        self.assertEqual(values["product_line_ids"], ["A", "B"])

    def test_what_cannot_be_read_is_left_out_and_told(self):
        sent = {
            "city": {"a": 1},
            "pains": [1],
            "company_size": True,
            "annual_revenue": "many",
            "trial_end_at": "soon",
            "website": "javascript:x",
            "product_line_ids": ["x"] * 51,
            "country_id": ["BE"],
        }
        reading = payload.read(sent)
        self.assertEqual(reading.values, {})
        self.assertEqual(len(reading.issues), len(sent))

    def test_numbers_out_of_range_are_refused(self):
        for value in (-1, "1e400", "nan", 10**400, 2**31, 1.5):
            self.assertTrue(self.codes({"company_size": value}), value)
        self.assertEqual(
            self.codes({"trial_end_at": 5}), {("wrong_type", "trial_end_at")}
        )
        self.assertEqual(
            self.codes({"product_line_ids": [{"a": 1}]}),
            {("wrong_type", "product_line_ids")},
        )

    def test_long_text_is_cut_and_told(self):
        reading = payload.read({"city": "x" * 300, "pains": "y" * 10_001})
        self.assertEqual(len(reading.values["city"]), limits.LINE_CHARACTERS)
        self.assertEqual({issue.code for issue in reading.issues}, {"too_long"})

    def test_unknown_required_and_mistyped_extras_are_told(self):
        found = self.codes({"user_id": 2, "utm_source": 1, "consent": True}, ["city"])
        self.assertEqual(
            found,
            {
                ("unknown_field", "user_id"),
                ("required", "city"),
                ("wrong_type", "utm_source"),
            },
        )

    def test_blank_is_no_value(self):
        self.assertEqual(payload.read({"city": "  ", "zip": "\x00"}).values, {})

    def test_channel_is_cleaned(self):
        sent = {"utm_source": " a\nb ", "utm_medium": 5, "utm_campaign": " "}
        self.assertEqual(payload.read_utm(sent), {"utm_source": "a b"})


@tagged("post_install", "-at_install")
class TestIntakeMatching(BaseCase):
    """Which of several leads. Capabilities: 10"""

    def directory(self, *known):
        directory = matching.Directory()
        for lead_id, status, keys in known:
            directory.add(matching.Target(lead_id, status), matching.Keys(**keys))
        return directory

    def find(self, directory, **keys):
        match = directory.find(matching.Keys(**keys))
        others = [target.lead_id for target in match.others]
        return match.target and match.target.lead_id, others

    def test_nobody_is_found_without_a_common_key(self):
        directory = self.directory((1, matching.OPEN, {"email": "a"}))
        self.assertEqual(self.find(directory, phone="1"), (None, []))

    def test_open_before_closed_then_newest(self):
        directory = self.directory(
            (1, matching.OPEN, {"email": "a"}),
            (2, matching.OPEN, {"email": "a"}),
            (3, matching.LOST, {"email": "a"}),
        )
        self.assertEqual(self.find(directory, email="a"), (2, []))

    def test_external_key_before_email_before_phone(self):
        directory = self.directory(
            (1, matching.LOST, {"external": "k"}),
            (2, matching.OPEN, {"email": "a"}),
            (3, matching.OPEN, {"phone": "1"}),
        )
        self.assertEqual(
            self.find(directory, external="k", email="a", phone="1"), (1, [2, 3])
        )
        self.assertEqual(self.find(directory, email="a", phone="1"), (2, [3]))

    def test_lead_of_this_batch_is_found_once(self):
        directory = self.directory((5, matching.OPEN, {"phone": "1"}))
        new = matching.Target()
        directory.add(new, matching.Keys(email="a"))
        directory.add(new, matching.Keys(email="a", phone="2"))
        self.assertIs(directory.find(matching.Keys(phone="2")).target, new)


@tagged("post_install", "-at_install")
class TestPageToken(BaseCase):
    """The signed token of a page. Target: S6"""

    def test_only_our_own_token_is_read(self):
        token = page_token.PageToken(100, "0" * 32)
        text = token.sign("secret", "form")
        self.assertEqual(page_token.read(text, "secret", "form"), token)
        for args in (
            (text, "other", "form"),
            (text, "secret", "x"),
            ("", "secret", "form"),
        ):
            self.assertIsNone(page_token.read(*args))

    def test_old_page_is_asked_again(self):
        token = page_token.PageToken(100, "")
        late = 101 + limits.PAGE_SECONDS
        self.assertEqual(page_token.age_code(token, late), "page_expired")

    def test_storable_keeps_the_shape(self):
        self.assertEqual(cleaning.storable({"a": ("x\x00", None)}), {"a": ["x", None]})
