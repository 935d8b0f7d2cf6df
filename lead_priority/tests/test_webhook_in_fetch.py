import json
from contextlib import suppress
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from odoo.tests import tagged

from ..inbound.presets import linkedin, meta
from ..models import lead_capture_webhook_take
from ..outgoing.addresses import parse
from ..outgoing.post import get
from .http_receiver import Receiver, say
from .test_inbound_presets import LINKEDIN_NOTICE, META_NOTICE
from .webhook_in_common import WebhookInCase


class Stopped(BaseException):
    """As if the server was killed here."""


@tagged("post_install", "-at_install")
class TestWebhookFetch(WebhookInCase):
    """Leads that a platform only names are fetched by the job. Capabilities: 17"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meta = cls._webhook(kind="meta", secret="s", access_token="page token")

    def setUp(self):
        super().setUp()
        self.platform = Receiver()
        self.addCleanup(self.platform.close)
        base = self.platform.url.removesuffix("/hook")
        for module in (meta, linkedin):
            self.patch(module, "BASE", base)
        # The platform of this test is on this machine.
        self.patch(lead_capture_webhook_take, "get", partial(get, allow_private=True))

    def answer(self, *leads):
        self.platform.answers += [say(200, json.dumps(lead).encode()) for lead in leads]

    def meta_lead(self, number, email):
        return {"id": number, "field_data": [{"name": "email", "values": [email]}]}

    def test_meta_leads_are_fetched_and_captured(self):
        self.patch(lead_capture_webhook_take, "FETCHES_AT_ONCE", 1)
        self.answer(
            self.meta_lead("123123123123", "joe@example.com"),
            self.meta_lead("123123123124", "jan@example.com"),
        )
        request = self.take(META_NOTICE, webhook=self.meta)
        self.assertEqual(request.state, "taken")
        emails = request.capture_ids.lead_id.mapped("email_from")
        self.assertEqual(set(emails), {"joe@example.com", "jan@example.com"})
        path = self.platform.requests[0][0]
        self.assertIn("access_token=page+token", path)

    def test_linkedin_lead_is_fetched_and_captured(self):
        webhook = self._webhook(kind="linkedin", secret="s", access_token="t")
        example = webhook.get_mapping_preview({"kind": "linkedin", "source": "example"})
        self.assertTrue(example["leaves"])
        self.answer(linkedin.LinkedIn().get_example())
        request = self.take(LINKEDIN_NOTICE, webhook=webhook)
        lead = request.capture_ids.lead_id
        self.assertEqual(lead.contact_name, "John Smith")
        self.assertEqual(lead.source_id.name, "LinkedIn")
        headers = self.platform.requests[0][1]
        self.assertEqual(headers["Authorization"], "Bearer t")

    def test_test_lead_of_linkedin_makes_no_lead(self):
        webhook = self._webhook(kind="linkedin", secret="s", access_token="t")
        self.answer({**linkedin.LinkedIn().get_example(), "testLead": True})
        request = self.take(LINKEDIN_NOTICE, webhook=webhook)
        self.assertEqual((request.state, request.reason), ("ignored", "test"))
        self.assertFalse(request.capture_ids)

    def test_what_cannot_be_fetched_is_tried_again_later(self):
        notice = self.one_lead()
        self.platform.answers.append(say(400, b'{"error": "bad token"}'))
        request = self.take(notice, webhook=self.meta)
        self.assertEqual((request.state, request.reason), ("received", "fetch"))
        self.assertIn("bad token", request.reason_note)
        self.assertEqual(request.next_try_at, self.now + timedelta(minutes=1))
        self.answer(self.meta_lead("1", "late@example.com"))
        self.now += timedelta(minutes=2)
        self.deliveries._take_due(self.now)
        self.assertEqual(request.state, "taken")

    def test_given_up_is_tried_again_by_a_person(self):
        request = self.post(self.one_lead(), self.meta)
        self.platform.answers += [say(500)] * 6
        for hours in range(6):
            self.deliveries._take_due(self.now + timedelta(hours=5 * hours))
        self.assertEqual(request.state, "failed")
        self.assertTrue(request.is_mendable)
        cron = self.env.ref("lead_priority.ir_cron_take_deliveries")
        woken = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(woken)
        request.action_retry()
        self.assertEqual(request.state, "received")
        self.assertGreater(self.env["ir.cron.trigger"].search_count(woken), before)

    def test_without_access_token_it_waits_and_says_why(self):
        self.meta.access_token = False
        request = self.take(self.one_lead(), webhook=self.meta)
        self.assertEqual(request.reason, "no_access_token")
        self.assertFalse(self.platform.requests)
        self.assertIn("access token", self.meta.missing)

    def test_fetch_that_was_cut_off_is_taken_up_by_another_worker(self):
        """Targets: R8"""
        request = self.post(self.one_lead(), self.meta)
        with (
            patch.object(
                lead_capture_webhook_take, "_try_to_fetch", side_effect=Stopped
            ),
            # Not assertRaises: it would undo what was committed before.
            suppress(Stopped),
        ):
            self.deliveries._take_due(self.now)
        self.assertEqual(self.deliveries._take_due(self.now + timedelta(minutes=9)), 0)
        self.answer(self.meta_lead("1", "cut@example.com"))
        self.deliveries._take_due(self.now + timedelta(minutes=11))
        self.assertEqual(request.state, "taken")

    def test_address_inside_is_not_called(self):
        """Targets: S5"""
        with patch.object(lead_capture_webhook_take, "get", get):
            request = self.take(self.one_lead(), webhook=self.meta)
        self.assertEqual(request.reason, "fetch")
        self.assertFalse(self.platform.requests)

    def test_numbers_of_leads_lead_to_no_other_host(self):
        """Targets: S5"""
        inside = f"127.0.0.1:{self.platform.server_port}"
        numbers = (
            "@" + inside,
            "/" + inside,
            "1/../..",
            "²",
            "1?x=",
            "1#",
            "1\r\nHost: x",
        )
        with patch.object(meta, "BASE", "https://graph.example.com"):
            for number in (*numbers, f"http://{inside}/", "0x1", "-1"):
                parts = meta.Meta().split(self.one_lead(number), "v1", "t")
                for part in parts:
                    target = parse(part.fetch.url)
                    self.assertEqual(target.host, "graph.example.com", number)
        self.assertEqual(self.platform.connections, 0)

    def one_lead(self, number=1):
        change = {"field": "leadgen", "value": {"leadgen_id": number}}
        return {"entry": [{"changes": [change]}]}
