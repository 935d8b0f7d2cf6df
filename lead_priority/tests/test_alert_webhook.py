import json
from calendar import timegm
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models import lead_alert_webhook
from ..outgoing.signature import verify
from .alert_common import AlertCase
from .http_receiver import Receiver, say


@tagged("post_install", "-at_install")
class TestAlertWebhook(AlertCase):
    """Programs and group robots outside are told, safely and not twice unmarked."""

    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        # A test commits nothing; what would be committed is flushed.
        self.startPatcher(
            patch.object(type(self.alerts), "_keep_claims", lambda s: s.env.flush_all())
        )

    def webhook(self, kind="generic", **values):
        return self.env["lead.webhook"].create(
            {
                "name": "Receiver",
                "url": self.receiver.url,
                "kind": kind,
                "allow_private": True,
                **values,
            }
        )

    def posted(self, code="assigned", rows=None, **options):
        """Raise and post; give the deliveries."""
        self.only(code, "webhook")
        alerts = self.raise_alerts(code, rows, **options)
        self.alerts._post_due(self.now)
        return alerts

    def test_program_gets_a_signed_request(self):
        """Capabilities: 82"""
        webhook = self.webhook()
        delivery = self.posted()
        self.assertEqual((delivery.state, delivery.webhook_id), ("sent", webhook))
        _path, headers, body = self.receiver.requests[0]
        stamp = timegm(self.now.utctimetuple())
        self.assertTrue(
            verify(webhook.secret, body, headers["X-Lead-Signature"], stamp)
        )
        self.assertEqual(headers["X-Lead-Delivery"], delivery.delivery_key)
        content = json.loads(body)
        self.assertEqual(content["event"], "assigned")
        self.assertEqual(content["leads"][0]["name"], "Roof")
        self.assertEqual(content["leads"][0]["user"]["name"], "Ann")

    def test_two_failures_then_success(self):
        self.webhook()
        self.receiver.answers = [say(500), say(503)]
        delivery = self.posted()
        self.assertEqual((delivery.state, delivery.tries), ("failed", 1))
        self.assertEqual(delivery.next_try_at, self.now + timedelta(minutes=1))
        self.assertFalse(self.alerts._post_due(self.now))
        for minutes in (1, 7):
            self.alerts._post_due(self.now + timedelta(minutes=minutes))
        self.assertEqual((delivery.state, delivery.tries), ("sent", 2))
        keys = {h["X-Lead-Delivery"] for _path, h, _body in self.receiver.requests}
        self.assertEqual(len(self.receiver.requests), 3)
        self.assertEqual(keys, {delivery.delivery_key})

    def test_given_up_after_six_tries_and_sent_again_by_hand(self):
        self.webhook()
        self.receiver.answers = [say(500)] * 6
        delivery = self.posted()
        while delivery.next_try_at:
            self.alerts._post_due(delivery.next_try_at)
        self.assertEqual((delivery.state, delivery.tries), ("parked", 6))
        self.assertIn("500", delivery.error)
        delivery.action_retry()
        self.alerts._post_due(delivery.next_try_at)
        self.assertEqual(delivery.state, "sent")

    def test_one_message_for_many_recipients_and_leads(self):
        self.webhook()
        leads = self._leads(3, user_id=self.ann.id) | self._leads(
            3, user_id=self.bob.id
        )
        self.posted(rows=[{"lead_id": lead.id} for lead in leads])
        self.assertEqual(len(self.receiver.requests), 1)
        content = json.loads(self.receiver.requests[0][2])
        self.assertEqual({lead["id"] for lead in content["leads"]}, {*leads.ids})

    def test_very_many_leads_come_in_parts(self):
        self.webhook()
        leads = self._leads(5, user_id=self.ann.id)
        with patch.object(lead_alert_webhook, "LEADS_PER_POST", 2):
            self.posted(rows=[{"lead_id": lead.id} for lead in leads])
        sizes = [
            len(json.loads(body)["leads"]) for *_rest, body in self.receiver.requests
        ]
        self.assertEqual(sorted(sizes), [1, 2, 2])

    def test_inner_address_is_refused_at_once(self):
        self.webhook(allow_private=False)
        delivery = self.posted()
        self.assertEqual((delivery.state, delivery.tries), ("parked", 0))
        self.assertEqual(self.receiver.connections, 0)

    def test_robot_says_the_text(self):
        self.webhook("wecom")
        self.receiver.answers = [say(200, b'{"errcode": 0}')]
        delivery = self.posted()
        self.assertEqual(delivery.state, "sent")
        content = json.loads(self.receiver.requests[0][2])
        self.assertIn("You have a new lead: Roof", content["text"]["content"])

    def test_robot_that_says_no_is_tried_again(self):
        self.webhook("dingtalk", secret="SEC")
        self.receiver.answers = [say(200, b'{"errcode": 45009, "errmsg": "too many"}')]
        delivery = self.posted()
        self.assertEqual(delivery.state, "failed")
        self.assertIn("too many", delivery.error)

    def _crash_while_posting(self):
        # No assertRaises: it would roll back what a crash leaves committed.
        with (
            patch.object(lead_alert_webhook, "_try_to_post", side_effect=SystemExit),
            suppress(SystemExit),
        ):
            self.alerts._post_due(self.now)

    def test_after_a_crash_a_program_is_called_again_under_the_same_key(self):
        self.webhook()
        self.only("assigned", "webhook")
        delivery = self.raise_alerts()
        self._crash_while_posting()
        self.assertEqual(delivery.state, "sending")
        self.assertFalse(self.alerts._post_due(self.now + timedelta(minutes=9)))
        self.alerts._post_due(self.now + timedelta(minutes=10))
        self.assertEqual(delivery.state, "sent")

    def test_after_a_crash_a_robot_is_not_called_again(self):
        self.webhook("wecom")
        self.only("assigned", "webhook")
        delivery = self.raise_alerts()
        self._crash_while_posting()
        self.alerts._post_due(self.now + timedelta(minutes=10))
        self.assertEqual(delivery.state, "unknown")
        self.assertFalse(self.receiver.requests)
        self.assertFalse(self.alerts._post_due(self.now + timedelta(days=1)))

    def test_paused_company_posts_nothing(self):
        self.webhook()
        self.env.company.lead_alerts_paused = True
        self.assertEqual(self.posted().state, "pending")

    def test_only_its_events_and_its_company(self):
        self.webhook(event_ids=[(6, 0, self.rule("overdue").event_id.ids)])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.webhook(company_id=other.id)
        self.assertFalse(self.posted())
        self.assertTrue(self.posted("overdue"))

    def test_only_system_administrators_allow_inner_addresses(self):
        webhook = self.webhook()
        as_manager = webhook.with_user(self.max)
        with self.assertRaises(AccessError):
            webhook.copy({"allow_private": False}).with_user(self.max).write(
                {"allow_private": True}
            )
        as_manager.name = "Renamed"
        self.assertTrue(webhook.allow_private)
        as_manager.url = "http://169.254.169.254/"
        self.assertFalse(webhook.allow_private)

    def test_bad_addresses_are_refused(self):
        for url in ("ftp://example.com", "https://u:p@example.com", "example.com", " "):
            with self.assertRaises(ValidationError, msg=url):
                self.webhook(url=url)

    def test_secret_of_a_program_is_made(self):
        self.assertGreaterEqual(len(self.webhook().secret), 43)
        self.assertFalse(self.webhook("feishu").secret)

    def test_button_sends_a_test(self):
        webhook = self.webhook()
        webhook.company_id = self.env.company
        self.max.company_ids |= self.env.company
        answer = webhook.with_user(self.max).action_test()
        self.assertEqual(answer["params"]["type"], "success")
        self.receiver.answers = [say(404)]
        answer = webhook.with_user(self.max).action_test()
        self.assertEqual(answer["params"]["type"], "danger")
        self.assertIn("404", answer["params"]["message"])

    def test_reps_do_not_read_addresses(self):
        with self.assertRaises(AccessError):
            self.webhook().with_user(self.ann).read(["url", "secret"])
