import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

from odoo.tests import BaseCase, tagged

from ..inbound import presets
from ..inbound.mapping import apply
from ..inbound.request import Guard, InboundError, Request
from ..outgoing import signature

SECRET = Guard(secret="app-secret", token="our-token")
NOW = 1_772_442_000
META_NOTICE = {
    "object": "page",
    "entry": [
        {
            "id": 153125381133,
            "time": 1438292065,
            "changes": [
                {
                    "field": "leadgen",
                    "value": {
                        "leadgen_id": number,
                        "page_id": 123123123,
                        "form_id": 12312312312,
                        "adgroup_id": 12312312312,
                        "ad_id": 12312312312,
                        "created_time": 1440120384,
                    },
                }
                for number in (123123123123, 123123123124)
            ],
        }
    ],
}
LINKEDIN_NOTICE = {
    "type": "LEAD_ACTION",
    "leadGenFormResponse": "urn:li:leadGenFormResponse:1a2b3c-4",
    "leadGenForm": "urn:li:versionedLeadGenForm:(urn:li:leadGenForm:1, 1)",
    "owner": {"sponsoredAccount": "urn:li:sponsoredAccount:123"},
    "associatedEntity": {"sponsoredCreative": "urn:li:sponsoredCreative:456"},
    "leadType": "SPONSORED",
    "leadAction": "CREATED",
    "occurredAt": 1686182358881,
}


def sign(secret, message, algorithm=hashlib.sha256):
    return hmac.new(secret.encode(), message, algorithm).hexdigest()


class PresetCase(BaseCase):
    """One platform, and short ways to ask its preset."""

    kind = "generic"

    def setUp(self):
        super().setUp()
        self.preset = presets.get(self.kind)

    def check(self, body, guard=SECRET, now=NOW, **headers):
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        self.preset.check(Request("POST", named, {}, body), guard, now)

    def refuse(self, body, guard=SECRET, now=NOW, **headers):
        with self.assertRaises(InboundError) as caught:
            self.check(body, guard, now, **headers)
        self.assertIn(caught.exception.status, (400, 401, 403))

    def split(self, document):
        return self.preset.split(document, self.preset.version, "a token")

    def map(self, document):
        lead = self.preset.tidy(document)
        return apply(self.preset.lines, lead, note_rest=self.preset.notes_rest).payload


@tagged("post_install", "-at_install")
class TestMeta(PresetCase):
    """By Meta's documentation "Retrieving Leads" (Marketing API, lead ads; the notice
    and the lead are those shown there) and "Webhooks: Getting Started".

    Capabilities: 17, 184. Targets: S8
    """

    kind = "meta"

    def ask(self, **query):
        named = {f"hub.{name}": value for name, value in query.items()}
        return self.preset.answer_challenge(Request("GET", {}, named), SECRET)

    def test_verification_request_is_answered_with_its_challenge(self):
        answer = self.ask(
            mode="subscribe", challenge="1158201444", verify_token="our-token"
        )
        self.assertEqual(
            (answer.body, answer.content_type), (b"1158201444", "text/plain")
        )
        for token in ("", "other"):
            with self.assertRaises(InboundError):
                self.ask(mode="subscribe", challenge="1", verify_token=token)

    def test_signature(self):
        body = json.dumps(META_NOTICE).encode()
        good = sign("app-secret", body)
        self.check(body, x_hub_signature_256=f"sha256={good}")
        for wrong in (
            *("", good, f"sha256={good[:-1]}", f"sha1={good}", f"sha256={good},x"),
            *(f"sha256={good},sha256={good}", "sha256=é", f"sha512={good}"),
            f"sha256={sign('app-secret', body, hashlib.sha1)}",
        ):
            self.refuse(body, x_hub_signature_256=wrong)
        self.refuse(body + b" ", x_hub_signature_256=f"sha256={good}")
        self.refuse(body, Guard(), x_hub_signature_256=f"sha256={sign('', body)}")

    def test_notice_names_leads_to_be_fetched(self):
        parts = self.split(META_NOTICE)
        self.assertEqual([p.key for p in parts], ["123123123123", "123123123124"])
        url = urlsplit(parts[0].fetch.url)
        self.assertEqual(url.path, "/v25.0/123123123123")
        self.assertEqual(parse_qs(url.query)["access_token"], ["a token"])
        self.assertIn("field_data", parse_qs(url.query)["fields"][0])

    def test_number_cannot_lead_elsewhere(self):
        value = {"leadgen_id": "1/../me"}
        change = {"field": "leadgen", "value": value}
        self.assertEqual(self.split({"entry": [{"changes": [change]}]}), [])

    def test_other_changes_are_no_leads(self):
        other = {"entry": [{"changes": [{"field": "feed", "value": {}}, None]}, 1]}
        self.assertEqual(self.split(other), [])

    def test_lead_as_documented_is_mapped(self):
        self.assertEqual(
            self.map(self.preset.get_example()),
            {
                "contact_name": "Joe Example",
                "email_from": "joe@example.com",
                "description": "car_make: Honda\nselected_dealer: 99213450",
            },
        )


@tagged("post_install", "-at_install")
class TestLinkedIn(PresetCase):
    """By LinkedIn's documentation "Webhooks" (validation, X-LI-Signature) and "Lead
    Forms" (Lead Sync: notification and lead form response as shown there).

    Capabilities: 17, 184. Targets: S8
    """

    kind = "linkedin"

    def test_challenge_is_signed(self):
        code = "890e4665-4dfe-4ab1-b689-ed553bceeed0"
        asked = Request("GET", {}, {"challengeCode": code})
        answer = json.loads(self.preset.answer_challenge(asked, SECRET).body)
        self.assertEqual(answer["challengeCode"], code)
        self.assertEqual(answer["challengeResponse"], sign("app-secret", code.encode()))
        with self.assertRaises(InboundError):
            self.preset.answer_challenge(asked, Guard())

    def test_signature(self):
        body = json.dumps(LINKEDIN_NOTICE).encode()
        good = sign("app-secret", b"hmacsha256=" + body)
        self.check(body, x_li_signature=good)
        self.check(body, x_li_signature=f"hmacsha256={good}")
        for wrong in ("", sign("app-secret", body), good[:-1], f"{good},{good}"):
            self.refuse(body, x_li_signature=wrong)
        self.refuse(body, Guard(), x_li_signature=sign("", b"hmacsha256=" + body))

    def test_notice_names_the_lead_to_be_fetched(self):
        [part] = self.split(LINKEDIN_NOTICE)
        self.assertEqual(part.key, "1a2b3c-4")
        self.assertIn("/rest/leadFormResponses/1a2b3c-4?fields=", part.fetch.url)
        self.assertEqual(part.fetch.headers["Authorization"], "Bearer a token")
        self.assertRegex(part.fetch.headers["LinkedIn-Version"], r"\A\d{6}\Z")

    def test_deletion_is_no_lead(self):
        self.assertEqual(self.split({**LINKEDIN_NOTICE, "leadAction": "DELETED"}), [])

    def test_lead_as_documented_is_mapped(self):
        payload = self.map(self.preset.get_example())
        self.assertEqual(payload["contact_name"], "John Smith")
        self.assertEqual(payload["email_from"], "john.smith@example.com")
        self.assertIn(
            "What are you looking for?: Pumps and valves", payload["description"]
        )


@tagged("post_install", "-at_install")
class TestGoogle(PresetCase):
    """By Google's documentation "Google Ads webhook: Implementation" (POST schema) and
    "Testing" (the payload is the one shown there).

    Capabilities: 17, 184. Targets: S8
    """

    kind = "google"

    def test_key_in_the_body_is_checked(self):
        body = json.dumps(self.preset.get_example()).encode()
        self.check(body, Guard(secret="secret"))
        for guard in (Guard(), Guard(secret="secre"), Guard(secret="secret2")):
            self.refuse(body, guard)
        for other in (b"", b"[]", b'{"google_key": ["secret"]}', b'{"google_key": 1}'):
            self.refuse(other, Guard(secret="secret"))

    def test_test_data_is_known_as_a_test(self):
        [part] = self.split(self.preset.get_example())
        self.assertTrue(part.is_test)
        self.assertTrue(part.key.startswith("Cj0KCQjwit"))

    def test_lead_as_documented_is_mapped_without_its_key(self):
        payload = self.map(self.preset.get_example())
        self.assertEqual(payload["contact_name"], "FirstName LastName")
        self.assertEqual(payload["email_from"], "test@example.com")
        self.assertEqual(payload["phone"], "+16505550123")
        self.assertNotIn("google_key", self.preset.tidy(self.preset.get_example()))


@tagged("post_install", "-at_install")
class TestBaidu(PresetCase):
    """Baidu's own page about pushed leads was not found in public. Names of the fields
    and the shape of formDetail: manual "基木鱼 线索类型预置属性" of Sensors Data, and
    public receivers of the push. No signature is described there.

    Capabilities: 17, 184
    """

    kind = "baidu"

    def test_lead_is_mapped(self):
        [part] = self.split(self.preset.get_example())
        self.assertEqual(part.key, "210604140990751127")
        payload = self.map(part.document)
        self.assertEqual(payload["contact_name"], "小红")
        self.assertEqual(payload["phone"], "13311100006")
        self.assertEqual(payload["utm_medium"], "百度搜索推广")
        self.assertIn("水泵", payload["description"])

    def test_form_detail_may_be_json_in_a_text(self):
        lead = self.preset.get_example()
        lead["formDetail"] = json.dumps(lead["formDetail"])
        self.assertEqual(self.map(lead)["contact_name"], "小红")
        lead["formDetail"] = "{"
        self.assertEqual(self.map(lead)["phone"], "13311100006")

    def test_something_else_is_refused(self):
        for document in ({"x": 1}, [], "x", [{"clueId": "1"}, 2]):
            with self.assertRaises(InboundError):
                self.split(document)


@tagged("post_install", "-at_install")
class TestDouyin(PresetCase):
    """By Douyin's documentation "Webhooks 概述" (verify_webhook, X-Douyin-Signature)
    and Ocean Engine's "获取线索列表" (names of a lead's fields). A page about the
    push of a lead itself was not found in public; Feiyu's flat push is read as public
    receivers read it.

    Capabilities: 17, 184. Targets: S8
    """

    kind = "douyin"

    def sha1(self, body):
        return hashlib.sha1(b"app-secret" + body).hexdigest()

    def test_verification_repeats_the_challenge(self):
        content = b'"content":{"challenge":12345}'
        body = b'{"event":"verify_webhook","client_key":"abc",%s}' % content
        signed = {"x-douyin-signature": self.sha1(body)}
        asked = Request("POST", signed, {}, body)
        answer = self.preset.answer_challenge(asked, SECRET)
        self.assertEqual(json.loads(answer.body), {"challenge": 12345})
        with self.assertRaises(InboundError):
            self.preset.answer_challenge(Request("POST", {}, {}, body), SECRET)

    def test_signature(self):
        body = b'{"event":"clue"}'
        self.check(body, x_douyin_signature=self.sha1(body))
        for wrong in ("", self.sha1(b""), hashlib.sha1(body).hexdigest(), "é"):
            self.refuse(body, x_douyin_signature=wrong)

    def test_lead_is_mapped_flat_and_in_an_envelope(self):
        lead = self.preset.get_example()
        for document in (
            lead,
            {"event": "clue_create", "content": lead},
            {"event": "clue_create", "content": json.dumps(lead)},
        ):
            [part] = self.split(document)
            self.assertEqual(part.key, "6821012345678901234")
            payload = self.map(part.document)
            self.assertEqual(payload["contact_name"], "王小明")
            self.assertEqual(payload["phone"], "13311100007")
            self.assertIn("公司规模: 50-100人", payload["description"])

    def test_feiyu_push_is_mapped(self):
        lead = {
            "adv_id": 1,
            "adv_name": "示例",
            "name": "李雷",
            "telphone": "13311100008",
        }
        payload = self.map(self.split(lead)[0].document)
        self.assertEqual(
            (payload["contact_name"], payload["phone"]), ("李雷", "13311100008")
        )

    def test_other_events_are_no_leads(self):
        self.assertEqual(self.split({"event": "im_receive_msg", "content": {}}), [])


@tagged("post_install", "-at_install")
class TestGeneric(PresetCase):
    """Checks an admin can choose for any program. Targets: S8"""

    def test_each_check_takes_the_right_and_refuses_the_wrong(self):
        body = b'{"a": 1}'
        digest = hmac.new(b"s", body, hashlib.sha256).digest()
        good = {
            "hex": digest.hex(),
            "base64": base64.b64encode(digest).decode(),
            "token": "s",
        }
        for check, value in good.items():
            guard = Guard(secret="s", check=check, header="X-Sign")
            self.check(body, guard, x_sign=value)
            for wrong in ("", value[:-1], f"{value},{value}", f"{value}x", "é"):
                self.refuse(body, guard, x_sign=wrong)
            self.refuse(body, Guard(check=check, header="X-Sign"), x_sign=value)

    def test_old_and_early_signatures_are_refused(self):
        body, guard = b'{"a": 1}', Guard(secret="s", check="timed")
        header = signature.sign("s", body, NOW)
        for shift in (-300, 0, 300):
            self.check(body, guard, NOW + shift, x_lead_signature=header)
        for shift in (-301, 301):
            self.refuse(body, guard, NOW + shift, x_lead_signature=header)
        self.refuse(body + b" ", guard, x_lead_signature=header)
        self.refuse(body, guard, x_lead_signature=f"{header}, {header}")

    def test_one_object_or_a_list_of_them(self):
        self.assertEqual(len(self.split({"a": 1})), 1)
        self.assertEqual(len(self.split([{"a": 1}, {"a": 2}])), 2)
        for document in ("x", None, [], {}, [1], [{"a": 1}] * 101):
            with self.assertRaises(InboundError):
                self.split(document)
