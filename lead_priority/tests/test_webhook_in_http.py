import hashlib
import hmac
import json
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..inbound import presets
from .test_inbound_presets import META_NOTICE


@tagged("post_install", "-at_install")
class TestWebhookInHttp(HttpCase):
    """The address that platforms post to. Capabilities: 17, 184. Targets: S2, S8"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.webhooks = cls.env["lead.capture.webhook"]
        cls.deliveries = cls.env["lead.capture.webhook.delivery"]
        cls.google = cls.webhooks.create(
            {"name": "Google", "kind": "google", "secret": "secret"}
        )
        cls.meta = cls.webhooks.create({"name": "Meta", "kind": "meta", "secret": "s"})
        cls.program = cls.webhooks.create({"name": "Program"})

    def post(self, webhook, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"Content-Type": "application/json", **headers}
        return self.url_open(f"/lead/webhook/{webhook.key}", data=data, headers=named)

    def last(self, webhook):
        return self.deliveries.search([("webhook_id", "=", webhook.id)], limit=1)

    def take(self):
        """Work on what came, as the job does a moment later."""
        while self.deliveries._take_due(self.env.cr.now() + timedelta(minutes=1)):
            pass

    def test_google_test_data_is_answered_and_kept_as_a_test(self):
        answer = self.post(self.google, presets.get("google").get_example())
        self.assertEqual((answer.status_code, answer.json()), (200, {}))
        self.take()
        self.assertEqual(self.last(self.google).reason, "test")

    def test_wrong_key_is_refused_and_kept(self):
        example = {**presets.get("google").get_example(), "google_key": "other"}
        answer = self.post(self.google, example)
        self.assertEqual(
            (answer.status_code, answer.json()["error"]), (401, "signature")
        )
        self.assertEqual(self.last(self.google).state, "refused")

    def test_meta_verifies_and_posts(self):
        path = f"/lead/webhook/{self.meta.key}?hub.mode=subscribe&hub.challenge=42"
        answer = self.url_open(f"{path}&hub.verify_token={self.meta.token}")
        self.assertEqual((answer.status_code, answer.text), (200, "42"))
        self.assertTrue(self.meta.confirmed_at)
        self.assertEqual(self.url_open(f"{path}&hub.verify_token=x").status_code, 403)
        body = json.dumps(META_NOTICE).encode()
        good = hmac.new(b"s", body, hashlib.sha256).hexdigest()
        signed = {"X-Hub-Signature-256": f"sha256={good}"}
        self.assertEqual(self.post(self.meta, body, **signed).status_code, 200)
        self.assertEqual(self.post(self.meta, body).status_code, 401)

    def test_form_and_json_are_taken(self):
        self.assertEqual(
            self.post(self.program, {"email": "a@example.com"}).status_code, 200
        )
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.post(self.program, b"email=b%40example.com", **kind)
        self.assertEqual(answer.status_code, 200)
        self.take()
        self.assertEqual(self.last(self.program).state, "taken")

    def test_signed_form_is_checked_by_its_bytes(self):
        self.program.write({"check": "hex", "header": "X-Sign", "secret": "s"})
        body = b"email=b%40example.com&a=+"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        signed = {"X-Sign": hmac.new(b"s", body, hashlib.sha256).hexdigest()}
        self.assertEqual(
            self.post(self.program, body, **kind, **signed).status_code, 200
        )
        self.assertEqual(
            self.post(self.program, body + b"b", **kind, **signed).status_code, 401
        )

    @mute_logger("odoo.http")
    def test_bad_input_is_refused_never_a_failure(self):
        deep = b"[" * 100_000
        for webhook in (self.google, self.meta, self.program):
            for body in (
                *(b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"\x00", deep),
                *(b'{"a": NaN}', b'{"\\ud800": "\\u0000"}', b"x" * 300_000),
                b'{"google_key": "secret", "user_column_data": [1, null, {}]}',
                b'{"google_key": "secret\\u0000"}',
            ):
                answer = self.post(webhook, body)
                self.assertLess(answer.status_code, 500, body[:40])
                self.assertNotIn("Traceback", answer.text)
        self.take()
        self.env["lead.capture"]._process_received()

    def test_wrong_method_type_and_address(self):
        path = f"/lead/webhook/{self.program.key}"
        self.assertEqual(self.url_open(path).status_code, 405)
        kinds = {"Content-Type": "application/xml"}
        self.assertEqual(self.post(self.program, b"<a/>", **kinds).status_code, 415)
        for key in ("nothing-here", "x", "%00", "a" * 300):
            answer = self.url_open(f"/lead/webhook/{key}", data=b"{}")
            self.assertEqual(answer.status_code, 404, key)
        self.program.active = False
        self.assertEqual(self.post(self.program, {"a": 1}).status_code, 404)

    def test_too_many_are_asked_to_come_again(self):
        """Targets: S9"""
        self.program.minute_limit = 2
        codes = [self.post(self.program, {"n": n}).status_code for n in range(3)]
        self.assertEqual(codes, [200, 200, 429])
        self.assertEqual(self.post(self.program, {"n": 4}).headers["Retry-After"], "60")

    def test_new_key_ends_the_old_address(self):
        old = self.program.key
        self.program.action_renew_key()
        answer = self.url_open(f"/lead/webhook/{old}", data=b"{}")
        self.assertEqual(answer.status_code, 404)


@tagged("post_install", "-at_install")
class TestMappingTour(HttpCase):
    """Mapping by clicks in a browser. Capabilities: 184"""

    def test_sample_is_mapped_and_saved(self):
        self.start_tour(
            "/odoo/incoming-webhooks", "lead_priority_webhook_mapping", login="admin"
        )
        webhook = self.env["lead.capture.webhook"].search([("name", "=", "Agency")])
        mapped = {line.name: line.path for line in webhook.line_ids}
        self.assertEqual(
            mapped, {"email_from": "mail", "contact_name": "who", "city": "town"}
        )
        self.assertIn("ann@example.com", webhook.sample)
