from odoo.tests import tagged

from .api_common import ApiHttpCase


@tagged("post_install", "-at_install")
class TestApiCaptures(ApiHttpCase):
    """Leads by the API. Capabilities: 12, 183. Targets: R4, S2"""

    def captures(self):
        return self.env["lead.capture"].search([("scope", "=", self.key._get_scope())])

    def test_lead_is_stored_made_and_told(self):
        sent = {"email": "n@example.com", "company": "Acme", "company_size": 12}
        answer = self.send("captures", sent)
        self.assertEqual(answer.status_code, 202, answer.text)
        told = answer.json()
        self.assertEqual(answer.headers["Location"], told["status_url"])
        path = f"captures/{told['id']}"
        self.assertEqual(self.send(path).json()["status"], "received")
        self.env["lead.capture"]._process_received()
        self.assertEqual(self.send(path).json()["status"], "accepted")
        lead = self.captures().lead_id
        self.assertRecordValues(lead, [{"partner_name": "Acme", "company_size": 12}])
        self.assertEqual(lead.company_id, self.key.company_id)

    def test_channel_and_pool_are_those_of_the_form_of_the_key(self):
        pool = self.env["lead.pool"].create({"name": "Shop", "kind": "incoming"})
        source = self.env["utm.source"].create({"name": "Web shop"})
        self.key.form_id = self.env["lead.capture.form"].create(
            {"name": "Shop", "pool_id": pool.id, "source_id": source.id}
        )
        self.assertEqual(
            self.send("captures", {"email": "s@example.com"}).status_code, 202
        )
        self.env["lead.capture"]._process_received()
        lead = self.captures().lead_id
        self.assertEqual((lead.pool_id, lead.source_id), (pool, source))

    def test_consent_is_kept_as_it_was_shown(self):
        for consent, text in ((True, "Call me."), (False, "Call me.")):
            self.send(
                "captures",
                {"phone": "022903490", "consent": consent, "consent_text": text},
            )
        kept = self.captures().sorted("id")
        self.assertEqual(kept.mapped("consent_given"), [True, False])
        self.assertEqual(kept.mapped("consent_text"), ["Call me.", False])

    def test_same_key_is_one_capture_and_another_body_a_conflict(self):
        first, again = (
            self.send("captures", {"email": "k@example.com"}, Idempotency_Key="o-1")
            for _time in range(2)
        )
        self.assertEqual(first.json(), again.json())
        other = self.send("captures", {"email": "x@example.com"}, Idempotency_Key="o-1")
        self.assertEqual(
            (other.status_code, other.json()["error"]), (409, "key_conflict")
        )
        self.assertEqual(len(self.captures()), 1)

    def test_two_systems_may_use_the_same_idempotency_key(self):
        _other, token = self.make_key("Web shop")
        ids = {
            self.send(
                "captures",
                {"email": f"{n}@example.com"},
                token=text,
                Idempotency_Key="1",
            ).json()["id"]
            for n, text in enumerate((self.token, token))
        }
        self.assertEqual(len(ids), 2)

    def test_errors_say_what_to_mend(self):
        for body, code, field in (
            ({"city": "Ghent"}, "no_contact", None),
            ({"email": 5}, "wrong_type", "email"),
            ({"email": "a@b.co", "user_id": 2}, "unknown_field", "user_id"),
            ({"email": "a@b.co", "company_size": -1}, "out_of_range", "company_size"),
            ({"email": "a@b.co", "trial_end": "soon"}, "not_a_date", "trial_end"),
            ({"email": "a@b.co", "website": "x"}, "not_a_web_address", "website"),
            ({"website": "a.co/\x1b", "phone": "1"}, "not_a_web_address", "website"),
            ({"email": "a" * 300}, "too_long", "email"),
            ([], "not_an_object", None),
        ):
            answer = self.send("captures", body)
            told = answer.json()
            self.assertEqual(answer.status_code, 422, told)
            self.assertEqual((told["error"], told.get("field")), (code, field))
            self.assertTrue(told["docs"].endswith(f"/lead/api/v1/docs#error-{code}"))
        self.assertFalse(self.captures())

    def test_wrong_shapes_have_their_status(self):
        for body, headers, status in (
            (b"{", {}, 400),
            (b'{"a": 1, "a": 2}', {}, 400),
            (b'{"email": NaN}', {}, 400),
            (b"{}", {"Content_Type": "text/plain"}, 415),
            (b"{}", {"Content_Encoding": "gzip"}, 415),
            (b" " * 300_000, {}, 413),
            (b"{}", {"Idempotency_Key": "a b"}, 400),
        ):
            answer = self.send("captures", body, **headers)
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertIn("error", answer.json())

    def test_other_methods_and_addresses_are_answered_in_json(self):
        answer = self.send("captures", method="DELETE")
        self.assertEqual(answer.status_code, 405)
        self.assertIn("POST", answer.headers["Allow"])
        self.assertEqual(answer.json()["error"], "method_not_allowed")
        self.assertEqual(self.send("nothing").json()["error"], "not_found")

    def test_capture_with_signs_that_nobody_can_store_is_not_found(self):
        sent = self.send("captures", {"email": "nul@example.com"}).json()
        for token in ("%00", f"{sent['id']}%00", "%ED%A0%80"):
            self.assertEqual(self.send(f"captures/{token}").status_code, 404, token)

    def test_test_key_answers_alike_and_keeps_nothing(self):
        key, token = self.make_key("Developer", is_test=True)
        self.assertTrue(token.startswith("lp_test"))
        answer = self.send("captures", {"email": "t@example.com"}, token=token)
        self.assertEqual((answer.status_code, answer.json()["test"]), (202, True))
        told = self.send(f"captures/{answer.json()['id']}", token=token).json()
        self.assertEqual(told["status"], "accepted")
        body = self.rows(self.call(email="known@example.com"))
        told = self.send("followups", body, token=token).json()
        self.assertEqual((told["test"], told["recorded"]), (True, 1))
        self.assertFalse(self.lead.followup_ids)
        scope = [("scope", "=", key._get_scope())]
        self.assertFalse(self.env["lead.capture"].search(scope))
        self.assertEqual(len(key.request_ids), 2)
