import json
from urllib.parse import urlencode

from odoo.tests import BaseCase, HttpCase, tagged

from ..sending.sms_presets import PRESETS
from ..sending.sms_reports import ReportError, Shape, read_document, read_reports
from .sms_gateway import DOCUMENTED
from .test_sms_step import GatewayCase

# Preset -> (what such a gateway posts of a message that arrived, one that did not).
POSTED = {
    "yunpian": [
        (
            "form",
            {
                "sms_status": json.dumps(
                    [
                        {
                            "sid": 3310228982,
                            "uid": None,
                            "user_receive_time": "2026-03-02 17:10:00",
                            "error_msg": "",
                            "mobile": "13800000000",
                            "report_status": status,
                        }
                    ]
                )
            },
        )
        for status in ("SUCCESS", "FAIL")
    ],
    "chuanglan": [
        ("query", {"msgid": "17041010383624511", "mobile": "138", "status": status})
        for status in ("DELIVRD", "UNDELIV")
    ],
    "submail": [
        (
            "form",
            {
                "events": event,
                "address": "138",
                "send_id": DOCUMENTED["submail"][0]["send_id"],
            },
        )
        for event in ("delivered", "dropped")
    ],
}


@tagged("post_install", "-at_install")
class TestSmsReports(GatewayCase, HttpCase):
    """What gateways report about SMS of flows. Capabilities: 118"""

    def setUp(self):
        super().setUp()
        self.provider.write({"body": '{"to": "{number}", "id": "{uuid}"}'})

    def post(self, body=None, token=None, **options):
        url = f"/lead/sms/report/{token or self.provider.report_token}"
        if isinstance(body, (dict, list)):
            options["headers"] = {"Content-Type": "application/json"}
            body = json.dumps(body)
        answer = self.url_open(url, data=body, method="POST", **options)
        self.env.invalidate_all()
        return answer

    def report(self, status, **values):
        uuid = self.gateway.received[-1]["id"]
        return self.post({"uuid": uuid, "status": status, **values})

    def types(self):
        return self.lead.engagement_ids.mapped("type_id.code")

    def test_message_arrived(self):
        execution = self.send()
        answer = self.report("delivered")
        self.assertEqual((answer.status_code, answer.text), (200, "OK"))
        self.assertEqual((execution.state, execution.delivery), ("done", "delivered"))
        self.assertEqual(self.types(), ["sms_delivered"])
        self.assertTrue(self.lead.engagement_ids.is_automated)

    def test_message_did_not_arrive(self):
        self.provider.report_reason = "why"
        execution = self.send()
        self.report("UNDELIV", why="switched off")
        self.assertEqual((execution.state, execution.delivery), ("done", "failed"))
        self.assertEqual(execution.note, "switched off")
        self.assertEqual(self.types(), ["sms_bounce"])

    def test_what_arrived_stays_so(self):
        execution = self.send()
        for status in ("failed", "delivered", "delivered", "failed"):
            self.report(status)
        self.assertEqual(execution.delivery, "delivered")
        self.assertEqual(sorted(self.types()), ["sms_bounce", "sms_delivered"])

    def test_unknown_fate_is_known_by_a_report(self):
        for status, state in (("delivered", "done"), ("failed", "failed")):
            self.gateway.answer = None
            self.lead = self.lead.copy({"phone": "+8613800000001"})
            execution = self.send().sorted("id")[-1]
            self.assertEqual(execution.state, "unknown")
            self.report(status)
            self.assertEqual(execution.state, state)
            sent = self.lead.followup_ids.filtered(lambda f: f.channel == "message")
            self.assertEqual(len(sent), int(state == "done"))

    def test_gateways_as_documented(self):
        for preset, (arrived, failed) in POSTED.items():
            self.provider.write({"preset": preset, **PRESETS[preset]})
            self.gateway.answer = DOCUMENTED[preset][0]
            self.env["sms.tracker"].search([]).lead_sms_reference = False
            self.lead = self.lead.copy({"phone": "+8613800000002"})
            execution = self.send().sorted("id")[-1]
            for (way, fields), kind in ((failed, "failed"), (arrived, "delivered")):
                with self.subTest(preset, kind=kind):
                    text = urlencode(fields)
                    token = self.provider.report_token
                    answer = (
                        self.post(token=f"{token}?{text}")
                        if way == "query"
                        else self.post(text)
                    )
                    self.assertEqual(answer.text, PRESETS[preset]["report_answer"])
                    self.env.invalidate_all()
                    self.assertEqual(execution.delivery, kind)

    def test_bad_input_is_no_error_of_ours(self):
        self.send()
        for body, status in (
            ("", 400),
            ("{", 400),
            ("[" * 50_000, 400),
            (b"\xff\xfe", 400),
            ("a=b", 400),
            ([], 400),
            ([1, None, "x"], 400),
            ({"uuid": {"a": 1}, "status": "delivered"}, 400),
            ({"uuid": "\u0000", "status": "delivered"}, 400),
            ({"uuid": "nobody's", "status": "delivered"}, 200),
            ({"uuid": "\ud800x", "status": "delivered"}, 200),
            ({"uuid": 10**30, "status": ["delivered"]}, 200),
            ([{"uuid": str(n)} for n in range(1001)], 413),
            ("x" * 300_000, 413),
        ):
            with self.subTest(body=str(body)[:40]):
                self.assertEqual(self.post(body).status_code, status)
        self.assertFalse(self.types())

    def test_address_is_known_by_its_token_only(self):
        execution = self.send()
        old = self.provider.report_token
        self.provider.action_renew_report_token()
        for token in ("x", "x" * 32, old, "%00", "..%2F"):
            body = {"uuid": self.gateway.received[-1]["id"], "status": "delivered"}
            self.assertEqual(self.post(body, token=token).status_code, 404)
        self.assertFalse(execution.delivery)
        url = f"/lead/sms/report/{self.provider.report_token}"
        self.assertEqual(self.url_open(url, method="PUT").status_code, 405)

    def test_another_gateway_reports_nothing_of_ours(self):
        execution = self.send()
        other = self.provider.copy()
        body = {"uuid": self.gateway.received[-1]["id"], "status": "delivered"}
        self.post(body, token=other.report_token)
        self.assertFalse(execution.delivery)

    def test_reports_to_odoo_reach_the_flow(self):
        execution = self.send()
        tracker = self.env["sms.tracker"].search(
            [("lead_nurture_execution_id", "=", execution.id)]
        )
        tracker._action_update_from_provider_error("invalid_destination")
        self.assertEqual(execution.delivery, "failed")


@tagged("post_install", "-at_install")
class TestReportReading(BaseCase):
    """Reports as plain Python. Capabilities: 118"""

    SHAPE = Shape("list", "id", "status", "", ("0",), ())

    def test_codes_of_any_type(self):
        rows = [{"id": 1, "status": 0}, {"id": "b", "status": True}, {"id": "c"}]
        found = read_reports({"list": rows}, self.SHAPE)
        told = [(report.reference, report.kind, report.reason) for report in found]
        self.assertEqual(told, [("1", "delivered", "0"), ("b", "failed", "true")])

    def test_field_that_looks_like_json(self):
        self.assertEqual(read_document({"a": "{b"}, b"", ""), {"a": "{b"})

    def test_no_list(self):
        for document in ([], 5, {"list": 3}, {}):
            with self.assertRaises(ReportError):
                read_reports(document, self.SHAPE)

    def test_too_large(self):
        with self.assertRaises(ReportError) as caught:
            read_document({}, b"x" * 300_000, "")
        self.assertEqual(caught.exception.code, "too_large")
